// The address after the `#`: it stores what is open, so that links and the Back button work.

const KEYS = ['view', 'paper', 'topic', 'theme', 'q', 'digest', 'order', 'page', 'color'];

// Names of colourings in links of earlier versions.
const OLD_COLORS = { first: 'first_listed', sure: 'membership', liked: 'upvotes', novel: 'novelty' };

/** Return the own property of a table with an untrusted name; undefined if there is none. */
const named = (table, word) => (Object.hasOwn(table, word ?? '') ? table[word] : undefined);

/** Return the parameters of the current address, with the view that they belong to. */
function here() {
  const params = new URLSearchParams(location.hash.slice(1));
  const at = Object.fromEntries(KEYS.filter((k) => params.has(k)).map((k) => [k, params.get(k)]));
  if (Object.hasOwn(OLD_COLORS, at.color ?? '')) at.color = OLD_COLORS[at.color];
  // Earlier ids of papers and digests lead to the current ones.
  for (const kind of ['paper', 'digest']) {
    const current = named(atlas.aliases?.[kind] ?? {}, at[kind]);
    if (current !== undefined) at[kind] = current;
  }
  if (!at.view) {
    at.view = at.paper !== undefined ? 'paper'
      : at.topic !== undefined ? 'topic'
        : at.theme !== undefined ? 'topics'
          : at.q !== undefined || at.digest !== undefined || at.order !== undefined || at.page !== undefined ? 'papers'
            : 'map';
  }
  return at;
}

/** Return the address for parameters, without null and empty values. */
function to(wanted) {
  const params = new URLSearchParams();
  for (const key of KEYS) {
    const value = wanted[key];
    if (value !== null && value !== undefined && value !== '') params.set(key, value);
  }
  return `#${params}`;
}

/** Return the address of a paper: beside the map if the map is open. */
function paperAt(i) {
  const at = here();
  const paper = atlas.papers.id[i];
  return at.view === 'map' ? to({ view: 'map', q: at.q, topic: at.topic, color: at.color, paper }) : to({ paper });
}

/** Open an address; `silently` adds no entry to the browser history. */
function go(wanted, silently = false) {
  const address = to(wanted);
  if (address === location.hash) return;
  if (silently) location.replace(address);
  else location.hash = address;
}
