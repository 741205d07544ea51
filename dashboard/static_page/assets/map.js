// The map's view: made once, so that what is zoomed stays so; beside it what was done last.

let mapView = null;

function makeMapView() {
  const view = { chosen: null };
  const map = new TopicMap({
    paper: (i) => go({ ...lightOf(here()), view: 'map', color: here().color, paper: atlas.papers.id[i] }),
    topic: (id) => go({ topic: id }),
    lasso: (ids) => {
      view.chosen = ids.length ? ids : null;
      if (here().paper === undefined) mapPage(here());
      else go({ ...here(), paper: null });
      headPanel();
    },
    moved: () => view.gestures?.settle(),
  });
  const tool = (name, label, act) => el('button', { type: 'button', 'aria-label': label, title: label, onclick: act }, name);
  const lasso = tool('Lasso', 'Draw around papers to list them', () => {
    const on = lasso.getAttribute('aria-pressed') !== 'true';
    lasso.setAttribute('aria-pressed', on);
    view.gestures.set(on ? 'lasso' : 'hand');
  });
  lasso.setAttribute('aria-pressed', 'false');
  view.map = map;
  view.gestures = addGestures(map);
  view.lead = el('h1', { tabindex: '-1', class: 'lead heading' });
  const { colorings } = atlas.drawing;
  view.colors = chooser('color', 'Colour by', colorings.map((c) => [c.key, c.name]), null,
    (key) => go({ ...here(), color: key === colorings[0].key ? null : key }, true));
  view.legend = el('p.legend');
  view.note = el('p.note');
  view.panel = el('section.panel', { 'aria-label': 'Beside the map' });
  const tools = el('div.tools', { role: 'group', 'aria-label': 'Map' },
    tool('+', 'Look nearer', () => map.zoomBy(1.6)), tool('−', 'Look from further away', () => map.zoomBy(1 / 1.6)),
    tool('Whole map', 'Show the whole map', () => map.reset()), lasso);
  view.node = el('div', {}, view.lead, el('div.two', {},
    el('div.left', {}, el('div.bar-above', {}, colorings.length > 1 ? view.colors : null, tools), map.host, view.legend, view.note), view.panel));
  return view;
}

/** What of an address says which papers the map shows and which it pales. */
const lightOf = (at) => ({ q: at.q, topic: at.topic });

function lightNow(at) {
  if (at.q) return atlas.details ? search(at.q).ids : null;
  if (at.topic !== undefined) return atlas.members.get(Number(at.topic)) ?? null;
  return null;
}

function mapPage(at) {
  mapView ??= makeMapView();
  const { map, lead } = mapView;
  map.coloring = coloringOf(at);
  map.open = at.paper === undefined ? null : atlas.indexOf.get(at.paper) ?? null;
  const lit = lightNow(at);
  map.light(mapView.chosen ?? lit, lit);
  const about = atlas.topics.length ? map.coloring.sentence : 'there are too few alike to speak of topics';
  lead.textContent = `${atlas.sentence} Papers close together are about similar things; ${about}.`;
  mapView.colors.querySelector('select').value = map.coloring.key;
  map.canvas.setAttribute('aria-label', `Map of ${count(map.drawn.length, 'paper')} as points; ${about}. Arrow keys move it, `
    + 'plus and minus zoom, 0 shows the whole. The same papers are listed under Papers.');
  mapView.legend.replaceChildren(...legendParts(map.coloring));
  mapView.note.replaceChildren(...mapNotes(at, lit));
  showPanel();
  return mapView.node;
}

/** Return what the address says the colours shall say, else the first that there is. */
function coloringOf(at) {
  const { colorings } = atlas.drawing;
  return colorings.find((c) => c.key === at.color) ?? colorings[0];
}

/** What colours mean in lists of topics: how sure, themes, or topics themselves. */
function colorsBeside(coloring) {
  return ['theme', 'membership'].includes(coloring.key) ? coloring.key : 'topic';
}

function legendParts({ legend }) {
  const between_ = atlas.members.get(BETWEEN).length;
  const parts = (legend?.classes ?? []).map(([color, words]) => el('span', {}, dot(inMode(color)), words));
  if (legend?.ramp) {
    const ramp = legend.ramp.map((color) => el('span.step', { style: { background: inMode(color) } }));
    parts.push(el('span.ramp', {}, legend.low, el('span.steps', { 'aria-hidden': 'true' }, ramp), legend.high));
    if (legend.unknown) parts.push(el('span', {}, dot('var(--between)'), legend.unknown));
  }
  if (between_) parts.push(el('a', { href: to({ topic: BETWEEN }) }, swatch(BETWEEN), `${count(between_, 'paper')} ${between_ === 1 ? 'sits' : 'sit'} between topics`));
  return parts;
}

function mapNotes(at, lit) {
  const said = [];
  const { drawn } = mapView.map;
  if (drawn.length < atlas.n) {
    said.push(`The map draws ${grouped(drawn.length)} of ${count(atlas.n, 'paper')}, of every topic the same share; the shading `
      + 'under them is how densely all of them lie, and the lists have them all. ');
  }
  if (lit) {
    const what = at.q ? `with ${at.q}` : `in ${topicName(Number(at.topic))}`;
    const list = at.q ? to({ view: 'papers', q: at.q }) : to({ topic: at.topic });
    said.push(el('a', { href: list }, `${grouped(lit.length)} of ${count(atlas.n, 'paper')} ${what}`), '; the others are pale. ',
      el('a', { href: to({ view: 'map', color: at.color }) }, 'Show all alike'), '. ');
  }
  const touch = matchMedia('(pointer: coarse)').matches;
  said.push(`${touch ? 'Tap' : 'Click'} a point to read it, a name for its topic; with the lasso${touch ? '' : ', or the shift key held,'} draw around several. `,
    'All of them are listed under ', el('a', { href: to({ view: 'papers' }) }, 'Papers'), '.');
  return said;
}

function showPanel() {
  const at = here();
  const { panel, chosen, map } = mapView;
  const back = (words, act, beside) => el('p.links', {}, el('button.plain', { type: 'button', onclick: act }, `← ${words}`), beside);
  if (at.paper !== undefined && map.open !== null) {
    const words = chosen ? `Back to ${count(chosen.length, 'paper')}` : 'Back to the topics';
    panel.replaceChildren(back(words, () => go({ ...at, paper: null }), el('a', { href: to({ paper: at.paper }) }, 'Open as a page')), paperCard(map.open, 'h2'));
  } else if (chosen) {
    const nTopics = sizesOf(chosen).filter(([id]) => id !== BETWEEN).length;
    panel.replaceChildren(
      back('Back to the topics', () => { mapView.chosen = null; mapPage(here()); headPanel(); }),
      el('h2', { tabindex: '-1', class: 'heading' }, `${count(chosen.length, 'paper')} in ${count(nTopics, 'topic')}`),
      ...topicSizes(chosen, colorsBeside(map.coloring)).flat(Infinity).filter(Boolean), el('h2', {}, 'The papers'),
      ...growingList(byTopic(chosen)));
  } else {
    const unknown = at.paper !== undefined ? [unknownPaper(at.paper)] : [];
    const ids = map.among ? [...map.among] : atlas.all;
    panel.replaceChildren(...unknown, el('h2', { tabindex: '-1', class: 'heading' }, `${count(ids.length, 'paper')} by theme and topic`),
      ...topicSizes(ids, colorsBeside(map.coloring)).flat(Infinity).filter(Boolean), atlas.topics.length ? note(atlas.words.sureLine) : '');
  }
}

/** Sort papers by topic, the topic with most of them first, those between topics last. */
function byTopic(ids) {
  const place = new Map(sizesOf(ids).map(([topic], k) => [topic, k]));
  const at = (i) => place.get(atlas.papers.topic[i]);
  return [...ids].sort((a, b) => at(a) - at(b) || a - b);
}

/** Bring the head of what stands beside the map into sight, and the keyboard to it. */
function headPanel() {
  const head = mapView.panel.querySelector('.heading');
  head?.focus({ preventScroll: true });
  if (mapView.panel.offsetTop > mapView.map.host.offsetTop + 100) mapView.panel.scrollIntoView({ block: 'start' });
}
