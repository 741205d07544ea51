// The page of one topic: what it is, how sure that is, what to read first, and all of it.

function topicPage(at) {
  const id = Number(at.topic);
  if (id === BETWEEN) return betweenPage(at);
  const topic = atlas.topicOf.get(id);
  if (!topic) return goneOrNever('topic', at.topic, topicPage);
  const members = atlas.members.get(id);
  return [
    el('p', {}, el('a', { href: to({ view: 'topics' }) }, '← All topics')),
    el('h1', { dir: 'auto', tabindex: '-1', class: 'heading' }, swatch(id), topic.name || '(no name)'),
    topicFacts(topic),
    topic.keywords.length ? el('ul.chips', { 'aria-label': 'Words' }, topic.keywords.map((k) => el('li', { dir: 'auto' }, k))) : null,
    el('div.halves', {},
      el('div', {},
        topic.verdicts.length ? verdictsOf(topic.verdicts, 'topic') : el('p.facts', {}, atlas.trend),
        startWith(topic)),
      sharesOf(topic)),
    el('h2', { id: 'papers' }, `${count(members.length, 'paper')} in this topic`),
    orderedList(members, at, { topic: id }, ['central', 'newest', 'published', 'liked', 'novel', 'strongest', 'digest', 'title']),
    nearList(id)];
}

function startWith(topic) {
  if (!topic.start.length) return null;
  return [el('h2', {}, 'Start with'), el('ol.papers', {}, topic.start.map(([paperId, reason]) => {
    const i = atlas.indexOf.get(paperId);
    return el('li', {}, paperLink(i), el('p.facts', {}, el('span.reason', {}, atlas.words.reasons[reason]), ` · ${digestName(i)}`));
  }))];
}

function topicFacts(topic) {
  const theme = atlas.themeOf.get(topic.theme);
  const sure = el('span', {}, sureMark(topic), topic.again ? ` (${topic.again})` : '');
  return [
    el('p.facts', {}, between([
      `${count(topic.n, 'paper')}, ${percent(topic.n / atlas.n)} of all ${grouped(atlas.n)}`,
      theme?.colors ? el('span', {}, 'theme ', themeLink(theme)) : null, sure,
      el('a', { href: to({ view: 'map', topic: topic.id }) }, 'show on the map')])),
    topic.near.length ? el('p.facts', {}, 'Also near: ', between(topic.near.map((n) => topicLink(n)), ', ')) : null];
}

/** Draw a list with a choice of orders; the address keeps which. */
function orderedList(ids, at, base, orders, options = {}) {
  const known = knownOrders(orders);
  const order = known.includes(at.order) ? at.order : known[0];
  const figure = ORDERS[order][1];
  const beside = options.beside ?? (figure && ((i) => figure(atlas.papers, i)));
  return [
    chooser('order', 'Order', known.map((o) => [o, orderName(o)]), order, (o) => go({ ...base, order: o === known[0] ? null : o })),
    pagedList(sorted(ids, order), { ...base, order: order === known[0] ? null : order, page: at.page }, { withTopic: false, ...options, beside })];
}

function nearList(id) {
  const near = atlas.members.get(BETWEEN).filter((i) => atlas.papers.nearest[i] === id);
  if (!near.length) return null;
  return [el('h2', {}, `${count(near.length, 'paper')} near it, but between topics`),
    growingList(sorted(near, 'central'), { withTopic: false, beside: nearestWords })];
}

function betweenPage(at) {
  const ids = atlas.members.get(BETWEEN);
  return [
    el('p', {}, el('a', { href: to({ view: 'topics' }) }, '← All topics')),
    el('h1', { tabindex: '-1', class: 'lead heading' },
      `${count(ids.length, 'paper')} ${ids.length === 1 ? 'sits' : 'sit'} between topics. None was made to belong where it does not.`),
    note('Each is listed with the topic whose papers it is most like. Similarity is to that topic’s middle, 1 is the same; ',
      'strength is the share of its ties that lead there and hold.'),
    orderedList(ids, at, { topic: BETWEEN }, ['central', 'newest', 'digest'], { beside: nearestWords })];
}
