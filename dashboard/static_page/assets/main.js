// The frame: navigation, the search box, light or dark, and what the address asks for.

const VIEWS = { map: ['Map', mapPage], topics: ['Topics', topicsPage], papers: ['Papers', papersPage], about: ['About', aboutPage] };
const INSIDE = { topic: ['topics', topicPage], paper: ['papers', paperPage] };
const TYPING_MS = 250;

/** Runs while the search box is being typed in. */
let typing = null;

/** Draw what the address asks for. */
function show(moved) {
  const at = here();
  const view = named(VIEWS, at.view) ? at.view : 'map';
  const [inView, page] = named(INSIDE, at.view) ?? [view, VIEWS[view][1]];
  const main = byId('main');
  const held = document.activeElement?.id;
  byId('status').textContent = '';
  const content = [page(at)].flat(Infinity).filter((x) => x !== null && x !== undefined && x !== false && x !== '');
  main.replaceChildren(...content);
  main.className = inView;
  for (const link of document.querySelectorAll('nav[aria-label=Views] a')) {
    if (link.dataset.view === inView) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  const box = byId('query');
  if (!typing && box.value.trim() !== (at.q ?? '')) box.value = at.q ?? '';
  const head = main.querySelector('.panel .card .heading, .heading');
  document.title = `${shorten((head ?? main).textContent, 80)} · Digest Atlas`;
  if (moved) settle(at, held, head);
}

/** After a move: the keyboard stays on the control that made it, else goes to the new head. */
function settle(at, held, head) {
  if (held === 'query') return;
  const same = held && byId(held);
  if (same && byId('main').contains(same)) {
    same.focus({ preventScroll: true });
    if (held.startsWith('turn-') || held === 'page') byId('main').querySelector('ol.papers')?.previousElementSibling?.scrollIntoView();
    return;
  }
  const kept = history.state?.top;
  if (at.view === 'map' && at.paper !== undefined) headPanel();
  else {
    head?.focus({ preventScroll: true });
    scrollTo(0, kept ?? 0);
  }
}

function setMode(mode) {
  if (mode) document.documentElement.dataset.mode = mode;
  byId('mode').textContent = isDark() ? 'Light' : 'Dark';
  byId('mode').setAttribute('aria-label', isDark() ? 'Switch to light' : 'Switch to dark');
}

function drawFrame() {
  const link = (view, [name]) => el('a', { href: to({ view }), 'data-view': view }, name);
  document.querySelector('nav[aria-label=Views]').append(...Object.entries(VIEWS).map(([view, about]) => link(view, about)));
  setMode(null);
  byId('mode').addEventListener('click', () => {
    setMode(isDark() ? 'light' : 'dark');
    show(false);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { setMode(null); show(false); });
  byId('skip').addEventListener('click', (event) => { event.preventDefault(); byId('main').focus(); });
  const ask = () => {
    clearTimeout(typing);
    typing = null;
    const at = here();
    const q = byId('query').value.trim();
    if (q === (at.q ?? '')) return;
    // From the search box every word is a step; only the first is one to go Back over.
    go(at.view === 'papers' ? papersAt(at, { q, order: null }) : { view: 'papers', q }, at.view === 'papers' && at.q !== undefined);
  };
  byId('query').addEventListener('input', () => { clearTimeout(typing); typing = setTimeout(ask, TYPING_MS); });
  byId('search').addEventListener('submit', (event) => { event.preventDefault(); ask(); });
}

/** Remember how far down the reader was, for when Back leads here again. */
function keepPlaces() {
  history.scrollRestoration = 'manual';
  let waiting;
  addEventListener('scroll', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => history.replaceState({ top: scrollY }, ''), 120);
  }, { passive: true });
}

async function start() {
  // Where there is nothing to unpack with, the page goes on saying what it takes.
  if (typeof DecompressionStream === 'undefined') return;
  try {
    await readOutline();
  } catch (error) {
    byId('main').append(note('This file is not whole: ask for it anew.'));
    throw error;
  }
  drawFrame();
  keepPlaces();
  show(false);
  addEventListener('hashchange', () => show(true));
  await readDetails();
  show(false);
  byId('main').removeAttribute('aria-busy');
}

start();
