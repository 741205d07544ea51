// The Map view. It is created once, so that the zoom is kept; the panel beside it follows the address.

let mapView = null;

function makeMapView() {
  const view = { selected: null };
  const map = new TopicMap({
    paper: (i) => go({ ...highlightIn(here()), view: 'map', color: here().color, paper: atlas.papers.id[i] }),
    topic: (id) => go({ topic: id }),
    lasso: (ids) => {
      view.selected = ids.length ? ids : null;
      if (here().paper === undefined) mapPage(here());
      else go({ ...here(), paper: null });
      showPanelHeading();
    },
    moved: () => view.gestures?.applyMode(),
  });
  const tool = (name, label, act) => el('button', { type: 'button', 'aria-label': label, title: label, onclick: act }, name);
  const lasso = tool('Lasso', 'Lasso: draw around papers to list them', () => {
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
  view.panel = el('section.panel', { 'aria-label': 'Papers on the map' });
  const tools = el('div.tools', { role: 'group', 'aria-label': 'Map tools' },
    tool('+', 'Zoom in', () => map.zoomBy(1.6)), tool('−', 'Zoom out', () => map.zoomBy(1 / 1.6)),
    tool('Whole map', 'Show the whole map', () => map.reset()), lasso);
  view.node = el('div', {}, view.lead, el('div.two', {},
    el('div.left', {}, el('div.bar-above', {}, colorings.length > 1 ? view.colors : null, tools), map.host, view.legend, view.note), view.panel));
  return view;
}

/** Return the parameters of an address that highlight papers. */
const highlightIn = (at) => ({ q: at.q, topic: at.topic });

function highlightedPapers(at) {
  if (at.q) return atlas.details ? search(at.q).ids : null;
  if (at.topic !== undefined) return atlas.members.get(Number(at.topic)) ?? null;
  return null;
}

function mapPage(at) {
  mapView ??= makeMapView();
  const { map, lead } = mapView;
  map.coloring = coloringOf(at);
  map.open = at.paper === undefined ? null : atlas.indexOf.get(at.paper) ?? null;
  const highlighted = highlightedPapers(at);
  map.highlight(mapView.selected ?? highlighted, highlighted);
  const meaning = atlas.topics.length ? map.coloring.sentence : 'too few are similar to form topics';
  lead.textContent = atlas.n ? `${atlas.sentence} Nearby papers are similar; ${meaning}.` : 'No papers yet.';
  mapView.colors.querySelector('select').value = map.coloring.key;
  map.canvas.setAttribute('aria-label', `Map of ${count(map.drawn.length, 'paper')} as points; ${meaning}. Arrow keys move the map, `
    + 'plus and minus zoom, 0 shows the whole map. The Papers view lists the same papers.');
  mapView.legend.replaceChildren(...legendParts(map.coloring));
  mapView.note.replaceChildren(...mapNotes(at, highlighted));
  showPanel();
  return mapView.node;
}

/** Return the colouring in the address, or the first one. */
function coloringOf(at) {
  const { colorings } = atlas.drawing;
  return colorings.find((c) => c.key === at.color) ?? colorings[0];
}

/** Return the colours for lists of topics: theme, membership or topic. */
function colorsBeside(coloring) {
  return ['theme', 'membership'].includes(coloring.key) ? coloring.key : 'topic';
}

function legendParts({ legend }) {
  const nUnassigned = atlas.members.get(UNASSIGNED).length;
  const parts = (legend?.classes ?? []).map(([color, words]) => el('span', {}, dot(inMode(color)), words));
  if (legend?.ramp) {
    const ramp = legend.ramp.map((color) => el('span.step', { style: { background: inMode(color) } }));
    parts.push(el('span.ramp', {}, legend.low, el('span.steps', { 'aria-hidden': 'true' }, ramp), legend.high));
    if (legend.unknown) parts.push(el('span', {}, dot('var(--unassigned)'), legend.unknown));
  }
  if (nUnassigned) parts.push(unassignedLink(nUnassigned));
  return parts;
}

function mapNotes(at, highlighted) {
  const notes = [];
  const { drawn } = mapView.map;
  if (drawn.length < atlas.n) {
    notes.push(`The map shows ${part(drawn.length, atlas.n, 'paper')}, the same share of each topic; `
      + 'the shading shows the density of all papers. ');
  } else if (atlas.themes.some((theme) => theme.colors)) notes.push('The shading shows the area of each theme. ');
  if (highlighted) {
    const words = at.q ? matchWords(highlighted.length, at.q)
      : `${part(highlighted.length, atlas.n, 'paper')} in ${topicName(Number(at.topic))}`;
    const list = at.q ? to({ view: 'papers', q: at.q }) : to({ topic: at.topic });
    notes.push(el('a', { href: list }, words), ' (highlighted). ',
      el('a', { href: to({ view: 'map', color: at.color }) }, 'Clear highlight'), '. ');
  }
  const touch = matchMedia('(pointer: coarse)').matches;
  notes.push(`${touch ? 'Tap' : 'Click'} a point for its paper, a name for its topic. `,
    touch ? 'Use the lasso to list several papers.' : 'Use the lasso, or drag with Shift, to list several papers.');
  return notes;
}

function showPanel() {
  const at = here();
  const { panel, selected, map } = mapView;
  const back = (words, act, beside) => el('p.links', {}, el('button.plain', { type: 'button', onclick: act }, `← ${words}`), beside);
  if (at.paper !== undefined && map.open !== null) {
    const words = selected ? `Back to ${count(selected.length, 'paper')}` : 'Back to topics';
    panel.replaceChildren(back(words, () => go({ ...at, paper: null }), el('a', { href: to({ paper: at.paper }) }, 'Open paper page')), paperCard(map.open, 'h2'));
  } else if (selected) {
    const nTopics = sizesOf(selected).filter(([id]) => id !== UNASSIGNED).length;
    panel.replaceChildren(
      back('Back to topics', () => { mapView.selected = null; mapPage(here()); showPanelHeading(); }),
      el('h2', { tabindex: '-1', class: 'heading' }, `${count(selected.length, 'paper')} in ${count(nTopics, 'topic')}`),
      ...topicSizes(selected, colorsBeside(map.coloring)).flat(Infinity).filter(Boolean), el('h2', {}, 'Papers'),
      ...expandingList(byTopic(selected)));
  } else {
    const unknown = at.paper !== undefined ? [notOnPage('paper', at.paper)] : [];
    const ids = map.selectable ? [...map.selectable] : atlas.all;
    panel.replaceChildren(...unknown, el('h2', { tabindex: '-1', class: 'heading' }, `${count(ids.length, 'paper')} by theme and topic`),
      ...topicSizes(ids, colorsBeside(map.coloring)).flat(Infinity).filter(Boolean), atlas.topics.length ? note(`${atlas.words.stabilityLine} ${barWords()}`) : '');
  }
}

/** Return papers sorted by topic, the largest topic first, unassigned papers last. */
function byTopic(ids) {
  const rank = new Map(sizesOf(ids).map(([topic], k) => [topic, k]));
  const rankOf = (i) => rank.get(atlas.papers.topic[i]);
  return [...ids].sort((a, b) => rankOf(a) - rankOf(b) || a - b);
}

/** Focus the heading of the panel beside the map, and scroll to it if it is below the map. */
function showPanelHeading() {
  const heading = mapView.panel.querySelector('.heading');
  heading?.focus({ preventScroll: true });
  if (mapView.panel.offsetTop > mapView.map.host.offsetTop + 100) mapView.panel.scrollIntoView({ block: 'start' });
}
