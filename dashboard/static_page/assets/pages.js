// The other views: papers, one paper, about.

const unknownPaper = (id) => el('p.notice', { role: 'alert' }, `The link asks for paper “${id.slice(0, 40)}”, which is not in this page.`);

function paperPage(at) {
  const i = atlas.indexOf.get(at.paper);
  if (i === undefined) return [unknownPaper(at.paper), papersPage({})];
  return [
    el('p.links', {}, el('a', { href: to({ view: 'papers' }) }, '← All papers'), el('a', { href: to({ view: 'map', paper: at.paper }) }, 'Show on the map')),
    paperCard(i)];
}

function papersPage(at) {
  const query = (at.q ?? '').trim();
  if (query && !atlas.details) return [el('h1', { tabindex: '-1', class: 'lead heading' }, `Papers with ${query}`), note('Reading the abstracts …')];
  const found = query ? search(query) : { ids: atlas.all, ranked: false, missing: [], begun: [] };
  const digest = atlas.digests.findIndex((d) => d.id === at.digest);
  const { papers } = atlas;
  const inDigest = (i) => (papers.again[i] ? papers.again[i].some(([d]) => d === digest) : papers.digest[i] === digest);
  const theme = at.theme === undefined ? undefined : atlas.themeOf.get(Number(at.theme));
  let { ids } = found;
  if (digest >= 0) ids = ids.filter(inDigest);
  if (theme) ids = ids.filter((i) => (atlas.topicOf.get(papers.topic[i])?.theme) === theme.id);
  const narrowed = ids.length < atlas.n || query;
  const lead = narrowed ? `${grouped(ids.length)} of ${count(atlas.n, 'paper')}${query ? ` with ${query}` : ''}` : `${count(atlas.n, 'paper')} with their abstracts.`;
  byId('status').textContent = lead;
  return [
    el('h1', { tabindex: '-1', class: 'lead heading' }, lead),
    at.digest !== undefined && digest < 0 && el('p.notice', { role: 'alert' }, `The link asks for digest “${at.digest.slice(0, 40)}”, which is not in this page.`),
    at.theme !== undefined && !theme && el('p.notice', { role: 'alert' }, `The link asks for theme “${at.theme.slice(0, 40)}”, which is not in this page.`),
    found.missing.length ? note('No title or abstract has ', ...found.missing.flatMap((w, k) => [k ? ' and ' : '', el('b', {}, w)]), '.') : null,
    found.begun.map(([asked, base]) => note('Nothing for ', el('b', {}, asked), '; showing words that begin with ', asked === base ? 'it' : el('b', {}, base), '.')),
    choices(at, found, query),
    ids.length ? foundList(ids, at, found, query)
      : !found.missing.length && note('No paper has all of this. ', el('a', { href: to({ view: 'papers' }) }, 'Show all papers'), '.')];
}

const papersAt = (at, change) => ({ view: 'papers', q: at.q, digest: at.digest, theme: at.theme, order: at.order, ...change });

function ordersOf(ranked) {
  const orders = knownOrders(['newest', 'published', 'liked', 'novel', 'central', 'strongest', 'digest', 'title']);
  return ranked ? ['best', ...orders] : orders;
}

function choices(at, found, query) {
  const orders = ordersOf(found.ranked);
  const first = orders[0];
  const named = orders.map((o) => [o, orderName(o)]);
  const { digests } = atlas;
  const themes = atlas.themes.filter((t) => t.colors);
  return el('div.choices', {},
    chooser('order', 'Order', named, orders.includes(at.order) ? at.order : first, (o) => go(papersAt(at, { order: o === first ? null : o }))),
    digests.length > 1 && chooser('digest', 'Digest', [['', 'all'], ...digests.map((d) => [d.id, d.name]).reverse()], at.digest, (d) => go(papersAt(at, { digest: d }))),
    themes.length > 1 && chooser('theme', 'Theme', [['', 'all'], ...themes.map((t) => [t.id, shorten(t.name, 60)])], at.theme,
      (t) => go(papersAt(at, { theme: t }))),
    query && el('a', { href: to({ view: 'map', q: query }) }, 'Show on the map'));
}

function foundList(ids, at, found, query) {
  const orders = ordersOf(found.ranked);
  const order = orders.includes(at.order) ? at.order : orders[0];
  const listed = order === 'best' ? ids : sorted(ids, order);
  const figure = order === 'best' ? null : ORDERS[order][1];
  const beside = figure ? (i) => figure(atlas.papers, i) : query && found.marks ? (i) => wrapped(snippet(i, found.marks)) : null;
  return pagedList(listed, papersAt(at, { page: at.page }), { beside });
}

const wrapped = (parts) => (parts.length ? el('span', { dir: 'auto' }, parts) : null);

function aboutPage() {
  const { about, digests } = atlas;
  const row = (d) => el('tr', {}, el('th', { scope: 'row' }, el('a', { href: to({ digest: d.id }) }, d.name)),
    el('td', {}, d.known), el('td', {}, grouped(d.n)), el('td', {}, grouped(d.new)), el('td', {}, d.file), el('td', {}, d.source));
  return [
    el('h1', { tabindex: '-1', class: 'lead heading' },
      'This page holds all of a Digest Atlas in one file. It asks nothing of any server, and tells nobody what you read.'),
    el('h2', {}, 'What was read'),
    el('div.tall', { tabindex: '0', role: 'region', 'aria-label': 'Digests' }, el('table', {},
      el('thead', {}, el('tr', {}, ['Digest', 'How its date is known', 'Papers', 'New', 'File', 'Source'].map((h) => el('th', { scope: 'col' }, h)))),
      el('tbody', {}, [...digests].reverse().map(row)))),
    about.warnings.map((w) => el('p.facts', {}, w)),
    el('h2', {}, 'How it was made'),
    el('table.pairs', {}, el('tbody', {}, about.facts.map(([name, value]) => el('tr', {}, el('th', { scope: 'row' }, name), el('td', {}, value))))),
    about.sure && [el('h2', {}, 'How sure the topics are'),
      el('div.abstract', {}, [about.since, about.sure].filter(Boolean).map((s) => el('p', {}, s)))],
    about.quality.length ? el('ul.quality', {}, about.quality.map((s) => el('li', {}, s))) : null];
}
