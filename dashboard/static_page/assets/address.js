// The address after the `#`: what is open, so that links inside the file work, and Back does.

const KEYS = ['view', 'paper', 'topic', 'theme', 'q', 'digest', 'order', 'page', 'color'];

// What colours were called in links of earlier pages.
const OLD_COLORS = { first: 'first_listed', sure: 'membership', liked: 'upvotes', novel: 'novelty' };

/** Look something up by a word of the address, which may be any word at all. */
const named = (table, word) => (Object.hasOwn(table, word ?? '') ? table[word] : undefined);

/** Read the address: what it names, and which view that is in. */
function here() {
  const params = new URLSearchParams(location.hash.slice(1));
  const at = Object.fromEntries(KEYS.filter((k) => params.has(k)).map((k) => [k, params.get(k)]));
  if (Object.hasOwn(OLD_COLORS, at.color ?? '')) at.color = OLD_COLORS[at.color];
  if (!at.view) {
    at.view = at.paper !== undefined ? 'paper'
      : at.topic !== undefined ? 'topic'
        : at.theme !== undefined ? 'topics'
          : at.q !== undefined || at.digest !== undefined || at.order !== undefined || at.page !== undefined ? 'papers'
            : 'map';
  }
  return at;
}

/** Write an address; what is null or empty is left out. */
function to(given) {
  const params = new URLSearchParams();
  for (const key of KEYS) {
    const value = given[key];
    if (value !== null && value !== undefined && value !== '') params.set(key, value);
  }
  return `#${params}`;
}

/** The address of a paper: beside the map if the map is open. */
function paperAt(i) {
  const at = here();
  const paper = atlas.papers.id[i];
  return at.view === 'map' ? to({ view: 'map', q: at.q, topic: at.topic, color: at.color, paper }) : to({ paper });
}

/** Go where a control leads; `silently` adds nothing to go Back to. */
function go(given, silently = false) {
  const address = to(given);
  if (address === location.hash) return;
  if (silently) location.replace(address);
  else location.hash = address;
}
