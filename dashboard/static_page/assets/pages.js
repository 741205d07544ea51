// The other views: papers, one paper, about.

const MOST_PARTIAL = 10;

function paperPage(at) {
  const i = atlas.indexOf.get(at.paper);
  if (i === undefined) return [notOnPage('paper', at.paper), papersPage({})];
  return [
    el('p.links', {}, el('a', { href: to({ view: 'papers' }) }, '← All papers'), el('a', { href: to({ view: 'map', paper: at.paper }) }, 'Show on the map')),
    paperCard(i)];
}

/** Return how many papers match a search: `12 of 160 papers (7.5 %) match gaussian`. */
const matchWords = (n, query) => `${part(n, atlas.n, 'paper')} ${plural(n, 'matches', 'match')} ${query}`;

function papersPage(at) {
  const query = (at.q ?? '').trim();
  if (query && !atlas.details) return [el('h1', { tabindex: '-1', class: 'lead heading' }, `Search for ${query}`), note('Loading abstracts …')];
  const result = query ? search(query) : { ids: atlas.all, ranked: false, missing: [], prefixed: [], parts: [], partial: [] };
  const digest = atlas.digests.findIndex((d) => d.id === at.digest);
  const { papers } = atlas;
  const inDigest = (i) => (papers.listings[i] ? papers.listings[i].some(([d]) => d === digest) : papers.digest[i] === digest);
  const theme = at.theme === undefined ? undefined : atlas.themeOf.get(Number(at.theme));
  // Apply the filters to the search result.
  let { ids } = result;
  const passes = (i) => (digest < 0 || inDigest(i)) && (!theme || atlas.topicOf.get(papers.topic[i])?.theme === theme.id);
  ids = ids.filter(passes);
  const lead = query ? matchWords(ids.length, query)
    : ids.length < atlas.n ? part(ids.length, atlas.n, 'paper')
      : atlas.n ? `${count(atlas.n, 'paper')} with abstracts` : 'No papers yet.';
  byId('status').textContent = lead;
  // Notices and notes come before the list.
  return [
    el('h1', { tabindex: '-1', class: 'lead heading' }, lead),
    at.digest !== undefined && digest < 0 && notOnPage('digest', at.digest),
    at.theme !== undefined && !theme && notOnPage('theme', at.theme),
    nothingNote(result),
    result.prefixed.map(([word, prefix]) => note('No results for ', el('b', {}, word), '. Showing words that start with ', el('b', {}, prefix), '.')),
    choices(at, result, query),
    ids.length ? resultList(ids, at, result, query)
      : atlas.n > 0 && note('No matches. ', el('a', { href: to({ view: 'papers' }) }, 'Clear filters'), ` to see all ${count(atlas.n, 'paper')}.`),
    partialList(result.partial.filter(({ i }) => passes(i)), result)];
}

const boldWords = (words, last = 'and') => words.flatMap((w, k) => [!k ? '' : k < words.length - 1 ? ', ' : ` ${last} `, el('b', {}, w)]);

/** Return why a search finds nothing, or which of its words is unknown; null if neither. */
function nothingNote({ missing, parts, ranked, ids, partial, isWordless }) {
  if (isWordless) return note('Signs and emoji alone find nothing; type at least one word.');
  if (missing.length) return note('No paper contains ', ...boldWords(missing, 'or'), '.');
  if (!ranked || ids.length || !partial.length) return null;
  return note(`No paper contains ${parts.length === 2 ? 'both' : 'all of'} `, ...boldWords(parts), '.');
}

/** Return the best papers with some of the words of a search that no paper matches. */
function partialList(partial, { missing, parts, marks }) {
  if (!partial.length) return null;
  const lackingOf = new Map(partial.map(({ i, lacking }) => [i, lacking]));
  const beside = (i) => {
    const lacking = lackingOf.get(i);
    const words = lacking.length ? `partial: ${number(parts.length - lacking.length)} of ${count(parts.length, 'word')}`
      : 'partial: all words, but not the phrase';
    const passage = snippet(i, marks);
    return [el('span.reason', {}, words), ...(lacking.length ? [' without ', ...boldWords(lacking)] : []),
      ...(passage.length ? [' · ', wrapped(passage)] : [])];
  };
  return [el('h2', {}, 'Partial matches'),
    note(`Papers with some of the ${missing.some((word) => parts.includes(word)) ? 'other ' : ''}words, most first. They do not count as matches.`),
    el('ol.papers', {}, partial.slice(0, MOST_PARTIAL).map(({ i }) => paperRow(i, { beside })))];
}

const papersAt = (at, change) => ({ view: 'papers', q: at.q, digest: at.digest, theme: at.theme, order: at.order, ...change });

function ordersOf(ranked) {
  const orders = knownOrders(['newest', 'published', 'liked', 'novel', 'central', 'strongest', 'digest', 'title']);
  return ranked ? ['best', ...orders] : orders;
}

function choices(at, result, query) {
  const orders = ordersOf(result.ranked);
  const first = orders[0];
  const options = orders.map((o) => [o, orderName(o)]);
  const { digests } = atlas;
  const themes = atlas.themes.filter((t) => t.colors);
  return el('div.choices', {},
    chooser('order', 'Sort by', options, orders.includes(at.order) ? at.order : first, (o) => go(papersAt(at, { order: o === first ? null : o }))),
    digests.length > 1 && chooser('digest', 'Digest', [['', 'all'], ...digests.map((d) => [d.id, d.name]).reverse()], at.digest, (d) => go(papersAt(at, { digest: d }))),
    themes.length > 1 && chooser('theme', 'Theme', [['', 'all'], ...themes.map((t) => [t.id, shorten(t.name, 60)])], at.theme,
      (t) => go(papersAt(at, { theme: t }))),
    query && el('a', { href: to({ view: 'map', q: query }) }, 'Show on the map'));
}

function resultList(ids, at, result, query) {
  const orders = ordersOf(result.ranked);
  const order = orders.includes(at.order) ? at.order : orders[0];
  const ordered = order === 'best' ? ids : sorted(ids, order);
  const figure = order === 'best' ? null : ORDERS[order][1];
  const beside = figure ? (i) => figure(atlas.papers, i) : query && result.marks ? (i) => wrapped(snippet(i, result.marks)) : null;
  return pagedList(ordered, papersAt(at, { page: at.page }), { beside });
}

const wrapped = (parts) => (parts.length ? el('span', { dir: 'auto' }, parts) : null);

function aboutPage() {
  const { about, digests } = atlas;
  const row = (d) => el('tr', {}, el('th', { scope: 'row' }, el('a', { href: to({ digest: d.id }) }, d.name)),
    el('td', {}, d.dateSource), el('td', {}, number(d.n)), el('td', {}, number(d.new)), el('td', {}, d.file), el('td', {}, d.source));
  return [
    el('h1', { tabindex: '-1', class: 'lead heading' },
      'This file contains a complete Digest Atlas. It works offline and sends no data.'),
    el('h2', {}, 'Digests'),
    el('div.tall', { tabindex: '0', role: 'region', 'aria-label': 'Digests' }, el('table', {},
      el('thead', {}, el('tr', {}, ['Digest', 'Date source', 'Papers', 'New', 'File', 'Source'].map((h) => el('th', { scope: 'col' }, h)))),
      el('tbody', {}, [...digests].reverse().map(row)))),
    about.warnings.map((w) => el('p.facts', {}, w)),
    el('h2', {}, 'Snapshot'),
    el('table.pairs', {}, el('tbody', {}, about.facts.map(([name, value]) => el('tr', {}, el('th', { scope: 'row' }, name), el('td', {}, value))))),
    about.stability && [el('h2', {}, 'Match and stability'),
      el('div.abstract', {}, [about.sinceFit, about.stability].filter(Boolean).map((s) => el('p', {}, s)))],
    about.quality.length ? el('ul.quality', {}, about.quality.map((s) => el('li', {}, s))) : null];
}
