// The page of one topic: facts, trend, papers to start with, all papers.

function topicPage(at) {
  const id = Number(at.topic);
  if (id === UNASSIGNED) return unassignedPage(at);
  const topic = atlas.topicOf.get(id);
  if (!topic) return removedOrUnknown('topic', at.topic, topicPage);
  const members = atlas.members.get(id);
  return [
    el('p', {}, el('a', { href: to({ view: 'topics' }) }, '← All topics')),
    el('h1', { dir: 'auto', tabindex: '-1', class: 'heading' }, swatch(id), topic.name || '(no name)'),
    topicFacts(topic),
    topic.keywords.length ? el('ul.chips', { 'aria-label': 'Keywords' }, topic.keywords.map((k) => el('li', { dir: 'auto' }, k))) : null,
    el('div.halves', {},
      el('div', {},
        topic.verdicts.length ? verdictsOf(topic.verdicts, 'topic') : el('p.facts', {}, atlas.trend),
        startWith(topic)),
      sharesOf(topic)),
    el('h2', { id: 'papers' }, `${count(members.length, 'paper')} in this topic`),
    orderedList(members, at, { topic: id }, ['central', 'newest', 'published', 'liked', 'novel', 'strongest', 'digest', 'title']),
    unassignedNear(id)];
}

function startWith(topic) {
  if (!topic.startWith.length) return null;
  return [el('h2', {}, 'Start with'), el('ol.papers', {}, topic.startWith.map(([paperId, reason]) => {
    const i = atlas.indexOf.get(paperId);
    return el('li', {}, paperLink(i), el('p.facts', {}, el('span.reason', {}, atlas.words.reasons[reason]), ` · ${digestName(i)}`));
  }))];
}

function topicFacts(topic) {
  const theme = atlas.themeOf.get(topic.theme);
  const stability = el('span', {}, stabilityMark(topic), topic.recovered ? `, ${topic.recovered}` : '');
  return [
    el('p.facts', {}, joined([
      partMark(topic.n, atlas.n, 'paper'),
      theme?.colors ? el('span', {}, theme.isOneTopic ? null : 'theme ', themeLink(theme, theme.isOneTopic ? 'theme of one topic' : theme.name)) : null, stability, namedByMark(topic),
      el('a', { href: to({ view: 'map', topic: topic.id }) }, 'Show on the map')])),
    topic.similar.length ? el('p.facts', {}, 'Similar topics: ', joined(topic.similar.map((t) => topicLink(t)), ', ')) : null];
}

/** Return a list of papers with a choice of orders, which is kept in the address. */
function orderedList(ids, at, base, orders, options = {}) {
  const known = knownOrders(orders);
  const order = known.includes(at.order) ? at.order : known[0];
  const figure = ORDERS[order][1];
  const beside = options.beside ?? (figure && ((i) => figure(atlas.papers, i)));
  return [
    chooser('order', 'Sort by', known.map((o) => [o, orderName(o)]), order, (o) => go({ ...base, order: o === known[0] ? null : o })),
    pagedList(sorted(ids, order), { ...base, order: order === known[0] ? null : order, page: at.page }, { withTopic: false, ...options, beside })];
}

/** Return the unassigned papers whose nearest topic is this one. */
function unassignedNear(id) {
  const ids = atlas.members.get(UNASSIGNED).filter((i) => atlas.papers.nearest[i] === id);
  if (!ids.length) return null;
  return [el('h2', {}, `${count(ids.length, 'unassigned paper')} near this topic`),
    expandingList(sorted(ids, 'central'), { withTopic: false, beside: nearestNumbers })];
}

function unassignedPage(at) {
  const ids = atlas.members.get(UNASSIGNED);
  return [
    el('p', {}, el('a', { href: to({ view: 'topics' }) }, '← All topics')),
    el('h1', { tabindex: '-1', class: 'lead heading' },
      ids.length ? `${part(ids.length, atlas.n, 'paper')} ${plural(ids.length, 'is', 'are')} unassigned: no topic matches well enough.`
        : 'No papers are unassigned.'),
    ids.length > 0 && note('Each paper is listed with its nearest topic, its similarity to the topic’s centre (1 = identical) and its match.'),
    orderedList(ids, at, { topic: UNASSIGNED }, ['central', 'newest', 'digest'], { beside: nearestWords })];
}
