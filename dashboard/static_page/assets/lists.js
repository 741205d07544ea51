// Lists: topics under their themes, and papers a page at a time.

const PAGE = 25;
const FEW_TOPICS = 16;

const digestName = (i) => atlas.digests[atlas.papers.digest[i]].name;
const largest = (a, b) => (b ?? -Infinity) - (a ?? -Infinity);

/** The orders of a list: how two papers compare, and the figure that is said of each. */
const ORDERS = {
  newest: [(p) => (a, b) => p.digest[b] - p.digest[a] || p.place[a] - p.place[b], (p, i) => (p.place[i] ? `place ${p.place[i]}` : '')],
  digest: [(p) => (a, b) => p.digest[a] - p.digest[b] || p.place[a] - p.place[b], (p, i) => (p.place[i] ? `place ${p.place[i]}` : '')],
  published: [(p) => (a, b) => largest(p.published[a], p.published[b]),
    (p, i) => (p.published[i] === null ? 'date not known' : `published ${dayWords(p.published[i])}`)],
  liked: [(p) => (a, b) => largest(p.upvotes[a], p.upvotes[b]) || p.digest[b] - p.digest[a],
    (p, i) => (p.upvotes[i] === null ? 'upvotes not known' : count(p.upvotes[i], 'upvote'))],
  novel: [(p) => (a, b) => largest(p.novelty[a], p.novelty[b]), (p, i) => noveltyWords(i) ?? 'in the first digest'],
  central: [(p) => (a, b) => p.similarity_to_centroid[b] - p.similarity_to_centroid[a], (p, i) => `similarity to the topic’s middle ${ratio(p.similarity_to_centroid[i])}`],
  strongest: [(p) => (a, b) => p.membership[b] - p.membership[a], (p, i) => `strength ${ratio(p.membership[i])}`],
  title: [(p) => (a, b) => p.title[a].localeCompare(p.title[b], 'en', { sensitivity: 'base' }), null],
};
/** What some orders need papers to have. */
const NEEDED = { published: 'published', liked: 'upvotes', novel: 'novelty' };

/** Return which of some orders these papers can be put in. */
function knownOrders(wanted) {
  return wanted.filter((order) => !(order in NEEDED) || atlas.papers[NEEDED[order]].some((value) => value !== null));
}

const orderName = (order) => (order === 'best' ? 'Best match' : atlas.words.orders[order]);

function sorted(ids, order) {
  const [compare] = ORDERS[order];
  const by = compare(atlas.papers);
  return [...ids].sort((a, b) => by(a, b) || a - b);
}

function noveltyWords(i) {
  const above = atlas.papers.novelty[i];
  return above === null ? null : `further from earlier digests than ${percent(above)} of papers`;
}

function nearestWords(i) {
  const { papers } = atlas;
  if (papers.nearest[i] === BETWEEN) return 'no topic is near';
  return ['nearest: ', el('span', { dir: 'auto' }, swatch(papers.nearest[i]), topicName(papers.nearest[i])),
    ` (similarity ${ratio(papers.similarity_to_centroid[i])}, strength ${ratio(papers.membership[i])})`];
}

/** Draw one paper of a list; `beside` gives what else to say of it. */
function paperRow(i, { withTopic = true, beside = null } = {}) {
  const { papers } = atlas;
  const times = papers.again[i]?.length ?? 1;
  return el('li', {}, paperLink(i), el('p.facts', {}, between([
    withTopic ? el('span', { dir: 'auto' }, swatch(papers.topic[i]), shorten(topicName(papers.topic[i]), 70)) : null,
    beside?.(i), digestName(i), times > 1 ? `in ${times} digests` : null])));
}

/** Draw a page of a list, with links to the other pages. */
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
    pages > 1 && el('nav.pages', { 'aria-label': 'Pages' }, turn(page - 1, 'Earlier'),
      el('label.unseen', { for: 'page' }, 'Page'), choose, turn(page + 1, 'Later'),
      el('span.quiet', {}, `${grouped(start + 1)} to ${grouped(start + shown.length)} of ${count(ids.length, 'paper')}`))];
}

/** Draw a list that grows where it stands. */
function growingList(ids, options = {}) {
  const list = el('ol.papers');
  const more = el('button.plain', { type: 'button' });
  const grow = () => {
    const from = list.children.length;
    list.append(...ids.slice(from, from + PAGE).map((i) => paperRow(i, options)));
    more.hidden = list.children.length >= ids.length;
    more.textContent = `Show more of ${count(ids.length, 'paper')}`;
    if (from) list.children[from]?.querySelector('a').focus();
  };
  more.addEventListener('click', grow);
  grow();
  return [list, more];
}

/** A choice that leads somewhere; nothing that moves by itself. */
function chooser(id, label, options, chosen, changed) {
  return el('span.chooser', {}, el('label', { for: id }, label),
    el('select', { id, onchange: (e) => changed(e.target.value) },
      options.map(([value, name]) => el('option', { value, selected: String(value) === String(chosen ?? '') }, name))));
}

/** Count papers by topic: [topic id, papers], largest first, those between topics last. */
function sizesOf(ids) {
  const sizes = new Map();
  for (const i of ids) sizes.set(atlas.papers.topic[i], (sizes.get(atlas.papers.topic[i]) ?? 0) + 1);
  return [...sizes].sort(([a, m], [b, n]) => (a === BETWEEN) - (b === BETWEEN) || n - m || a - b);
}

const shareOf = (n, total) => `${grouped(n)} · ${percent(n / total)}`;

/** Draw topics with how many of some papers they have, under their themes. */
function topicSizes(ids, by) {
  const sizes = sizesOf(ids);
  const total = ids.length;
  const widest = Math.max(...sizes.filter(([t]) => t !== BETWEEN).map(([, n]) => n), 1);
  const row = ([id, n]) => el('li', {},
    el('div.line', {}, topicLink(id, by), el('span.number', {}, shareOf(n, total))),
    el('div.line', {}, bar(id, Math.min(1, n / widest), by), id === BETWEEN ? null : sureMark(atlas.topicOf.get(id))));
  const groups = atlas.themes.map((theme) => {
    const own = sizes.filter(([id]) => id !== BETWEEN && atlas.topicOf.get(id).theme === theme.id);
    return { theme, own, n: own.reduce((sum, [, n]) => sum + n, 0) };
  }).filter((group) => group.own.length).sort((a, b) => b.n - a.n);
  const rest = sizes.filter(([id]) => id === BETWEEN);
  const fold = sizes.length > FEW_TOPICS;
  return [
    groups.map(({ theme, own, n }) => {
      const rows = el('ul.topics', {}, own.map(row));
      const number = el('span.number', {}, shareOf(n, total));
      if (!theme.name) return rows;
      if (!fold) return [el('h3.line', {}, theme.colors ? themeLink(theme) : theme.name, number), rows];
      const mark = theme.colors ? dot(inMode(theme.colors)) : null;
      return el('details.fold', {}, el('summary', {}, el('span.line', {}, el('span.name', { dir: 'auto' }, mark, theme.name), number)), rows);
    }),
    rest.length ? el('ul.topics', {}, rest.map(row)) : null];
}
