// The frame of the page: navigation, search box, light or dark mode, current view.

const VIEWS = { map: ['Map', mapPage], topics: ['Topics', topicsPage], papers: ['Papers', papersPage], about: ['About', aboutPage] };
const INSIDE = { topic: ['topics', topicPage], paper: ['papers', paperPage] };
const TYPING_MS = 250;

/** Timer that is set while the reader types in the search box. */
let typing = null;

/** Render the view of the current address. */
function show(moved) {
  const at = here();
  const view = named(VIEWS, at.view) ? at.view : 'map';
  const [inView, page] = named(INSIDE, at.view) ?? [view, VIEWS[view][1]];
  const main = byId('main');
  const focusedId = document.activeElement?.id;
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
  const heading = main.querySelector('.panel .card .heading, .heading');
  document.title = `${shorten((heading ?? main).textContent, 80)} · Digest Atlas`;
  if (moved) restoreFocus(at, focusedId, heading);
}

/** Keep the focus on the control that was used, otherwise move it to the new heading. */
function restoreFocus(at, focusedId, heading) {
  if (focusedId === 'query') return;
  const same = focusedId && byId(focusedId);
  if (same && byId('main').contains(same)) {
    same.focus({ preventScroll: true });
    if (focusedId.startsWith('turn-') || focusedId === 'page') byId('main').querySelector('ol.papers')?.previousElementSibling?.scrollIntoView();
    return;
  }
  const scrollTop = history.state?.top;
  if (at.view === 'map' && at.paper !== undefined) showPanelHeading();
  else {
    heading?.focus({ preventScroll: true });
    scrollTo(0, scrollTop ?? 0);
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
    // Only the first search adds an entry to the browser history, not every typed word.
    go(at.view === 'papers' ? papersAt(at, { q, order: null }) : { view: 'papers', q }, at.view === 'papers' && at.q !== undefined);
  };
  byId('query').addEventListener('input', () => { clearTimeout(typing); typing = setTimeout(ask, TYPING_MS); });
  byId('search').addEventListener('submit', (event) => { event.preventDefault(); ask(); });
}

/** Store the scroll position in the browser history, for the Back button. */
function storeScrollPosition() {
  history.scrollRestoration = 'manual';
  let waiting;
  addEventListener('scroll', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => history.replaceState({ top: scrollY }, ''), 120);
  }, { passive: true });
}

async function start() {
  // Without this browser feature the page keeps showing its requirements.
  if (typeof DecompressionStream === 'undefined') return;
  try {
    await readOutline();
  } catch (error) {
    byId('main').append(note('This file is incomplete. Download or export it again.'));
    throw error;
  }
  drawFrame();
  storeScrollPosition();
  show(false);
  addEventListener('hashchange', () => show(true));
  await readDetails();
  show(false);
  byId('main').removeAttribute('aria-busy');
}

start();
