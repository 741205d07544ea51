// Lists of papers, page by page, and of topics by theme.

const PAGE = 25;
const FEW_TOPICS = 16;

const digestName = (i) => atlas.digests[atlas.papers.digest[i]].name;
const descending = (a, b) => (b ?? -Infinity) - (a ?? -Infinity);

const positionWords = (p, i) => (p.position[i] ? `no. ${p.position[i]}` : '');

/** Orders of a list: the comparison of two papers, and the figure shown for each paper. */
const ORDERS = {
  newest: [(p) => (a, b) => p.digest[b] - p.digest[a] || p.position[a] - p.position[b], positionWords],
  digest: [(p) => (a, b) => p.digest[a] - p.digest[b] || p.position[a] - p.position[b], positionWords],
  published: [(p) => (a, b) => descending(p.published[a], p.published[b]),
    (p, i) => (p.published[i] === null ? 'date unknown' : `published ${day(p.published[i])}`)],
  liked: [(p) => (a, b) => descending(p.upvotes[a], p.upvotes[b]) || p.digest[b] - p.digest[a],
    (p, i) => (p.upvotes[i] === null ? 'upvotes unknown' : count(p.upvotes[i], 'upvote'))],
  novel: [(p) => (a, b) => descending(p.novelty[a], p.novelty[b]) || p.digest[b] - p.digest[a],
    (p, i) => noveltyFigure(i) ?? 'in the first digest'],
  central: [(p) => (a, b) => p.similarity_to_centroid[b] - p.similarity_to_centroid[a], (p, i) => `similarity ${ratio(p.similarity_to_centroid[i])}`],
  strongest: [(p) => (a, b) => p.membership[b] - p.membership[a], (p, i) => `match ${matchNumber(p.membership[i])}`],
  title: [(p) => (a, b) => p.title[a].localeCompare(p.title[b], 'en', { sensitivity: 'base' }), null],
};
/** Columns that some orders require. */
const NEEDED = { published: 'published', liked: 'upvotes', novel: 'novelty' };

/** Return the orders whose required column has values. */
function knownOrders(wanted) {
  return wanted.filter((order) => !(order in NEEDED) || atlas.papers[NEEDED[order]].some((value) => value !== null));
}

const orderName = (order) => (order === 'best' ? 'Best match' : atlas.words.orders[order]);

function sorted(ids, order) {
  const [compare] = ORDERS[order];
  const by = compare(atlas.papers);
  return [...ids].sort((a, b) => by(a, b) || a - b);
}

function noveltyFigure(i) {
  const shareBelow = atlas.papers.novelty[i];
  return shareBelow === null ? null : `more novel than ${percent(shareBelow)} of papers at the time`;
}

function noveltyWords(i) {
  const shareBelow = atlas.papers.novelty[i];
  if (shareBelow === null) return null;
  const { peers } = atlas.digests[atlas.papers.digest[i]];
  return `More novel on arrival than ${percent(shareBelow)} of ${peers}, by similarity to the nearest earlier paper`;
}

const nearestNumbers = (i) => `similarity ${ratio(atlas.papers.similarity_to_centroid[i])}, match ${matchNumber(atlas.papers.membership[i])}`;

function nearestWords(i) {
  const { papers } = atlas;
  if (papers.nearest[i] === UNASSIGNED) return 'no nearest topic';
  return ['nearest: ', el('span', { dir: 'auto' }, swatch(papers.nearest[i]), topicName(papers.nearest[i])),
    ` (${nearestNumbers(i)})`];
}

/** Return the list item of a paper; `beside` returns additional facts. */
function paperRow(i, { withTopic = true, beside = null } = {}) {
  const { papers } = atlas;
  const nDigests = papers.listings[i]?.length ?? 1;
  return el('li', {}, paperLink(i), el('p.facts', {}, joined([
    withTopic ? el('span', { dir: 'auto' }, swatch(papers.topic[i]), shorten(topicName(papers.topic[i]), 70)) : null,
    beside?.(i), digestName(i), nDigests > 1 ? `in ${count(nDigests, 'digest')}` : null])));
}

/** Return one page of a list, with links to the other pages. */
function pagedList(ids, at, options = {}) {
  const pages = Math.max(1, Math.ceil(ids.length / PAGE));
  const page = Math.min(pages, Math.max(1, Number.parseInt(at.page, 10) || 1));
  const start = (page - 1) * PAGE;
  const shown = ids.slice(start, start + PAGE);
  const turn = (next, words) => (next < 1 || next > pages ? null
    : el('a.button', { href: to({ ...at, page: next === 1 ? null : next }), id: `turn-${words}` }, words));
  const choose = el('select', { id: 'page', onchange: (e) => go({ ...at, page: e.target.value === '1' ? null : e.target.value }) },
    Array.from({ length: Math.min(pages, 400) }, (_, i) => el('option', { value: i + 1, selected: i + 1 === page }, `Page ${i + 1}`)));
  return [el('ol.papers', { start: start + 1 }, shown.map((i) => paperRow(i, options))),
    pages > 1 && el('nav.pages', { 'aria-label': 'Pages' }, turn(page - 1, 'Previous'),
      el('label.visually-hidden', { for: 'page' }, 'Page'), choose, turn(page + 1, 'Next'),
      el('span.quiet', {}, `${number(start + 1)} to ${number(start + shown.length)} of ${count(ids.length, 'paper')}`))];
}

/** Return a list with a button that shows more of it. */
function expandingList(ids, options = {}) {
  const list = el('ol.papers');
  const more = el('button.plain', { type: 'button' });
  const grow = () => {
    const from = list.children.length;
    list.append(...ids.slice(from, from + PAGE).map((i) => paperRow(i, options)));
    more.hidden = list.children.length >= ids.length;
    more.textContent = `Show more (${outOf(list.children.length, ids.length, 'paper')})`;
    if (from) list.children[from]?.querySelector('a').focus();
  };
  more.addEventListener('click', grow);
  grow();
  return [list, more];
}

/** Return a labelled select element. */
function chooser(id, label, options, chosen, changed) {
  return el('span.chooser', {}, el('label', { for: id }, label),
    el('select', { id, onchange: (e) => changed(e.target.value) },
      options.map(([value, name]) => el('option', { value, selected: String(value) === String(chosen ?? '') }, name))));
}

/** Return [topic id, number of papers] pairs, the largest first, unassigned papers last. */
function sizesOf(ids) {
  const sizes = new Map();
  for (const i of ids) sizes.set(atlas.papers.topic[i], (sizes.get(atlas.papers.topic[i]) ?? 0) + 1);
  return [...sizes].sort(([a, m], [b, n]) => (a === UNASSIGNED) - (b === UNASSIGNED) || n - m || a - b);
}

/** Return the topics of some papers by theme, with the number of papers. */
function topicSizes(ids, by) {
  const sizes = sizesOf(ids);
  const total = ids.length;
  const largest = Math.max(...sizes.filter(([t]) => t !== UNASSIGNED).map(([, n]) => n), 1);
  const row = ([id, n], isNamed = true) => el('li', {},
    isNamed ? el('div.line', {}, topicLink(id, by), el('span.number', {}, shortPart(n, total))) : null,
    el('div.line', {}, bar(id, Math.min(1, n / largest), by), id === UNASSIGNED ? null : stabilityMark(atlas.topicOf.get(id))));
  const groups = atlas.themes.map((theme) => {
    const own = sizes.filter(([id]) => id !== UNASSIGNED && atlas.topicOf.get(id).theme === theme.id);
    return { theme, own, n: own.reduce((sum, [, n]) => sum + n, 0) };
  }).filter((group) => group.own.length).sort((a, b) => b.n - a.n);
  const unassigned = sizes.filter(([id]) => id === UNASSIGNED);
  const fold = sizes.length > FEW_TOPICS;
  return [
    groups.map(({ theme, own, n }) => {
      // The heading of a theme of one topic has the topic's name.
      const isNamed = fold || !theme.isOneTopic;
      const rows = el('ul.topics', {}, own.map((pair) => row(pair, isNamed)));
      const size = el('span.number', {}, shortPart(n, total));
      if (!theme.name) return rows;
      if (!fold) return [el('h3.line', {}, !isNamed ? topicLink(own[0][0], by) : theme.colors ? themeLink(theme) : theme.name, size), rows];
      const mark = theme.colors ? dot(inMode(theme.colors), theme.corners) : null;
      return el('details.fold', {}, el('summary', {}, el('span.line', {}, el('span.name', { dir: 'auto' }, mark, theme.name), size)), rows);
    }),
    unassigned.length ? el('ul.topics', {}, unassigned.map((pair) => row(pair))) : null];
}
