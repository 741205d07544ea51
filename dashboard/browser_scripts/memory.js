// The browser's copy of the reading list, and what a page does when its server lost the session.
//
// A component of Streamlit: the server calls it with the address and the list after each change.
// - A session that starts empty gets back the address of the open page, or else the stored list.
// - After a lost connection the page asks for a run, so that a new session knows its controls
//   before the reader uses one. Until then a click waits.
// - A visit is a session, with the tabs and reloads of the same half hour. The newest digest that
//   the visit before showed is stored, and told to the session if there are newer ones.
// - The current view's item in the navigation leads to the view's start.
const VERSION = 1;
const COOKIE_SECONDS = 365 * 24 * 3600;
// A session begins a new visit if nothing was done in any tab for so long.
const VISIT_MS = 30 * 60 * 1000;
// Shortest time between two notes of what the reader does.
const NOTE_MS = 60 * 1000;

const folder = () => location.pathname.replace(/[^/]*$/, '');
const keyOf = (atlasId) => `digest-atlas:${VERSION}:${folder()}:${atlasId}`;
// Apart from the list, of which nothing is left when it is cleared.
const visitKey = (key) => key.replace('digest-atlas', 'visit-of-digest-atlas');

/** Return the stored list's code; empty without one, or where the browser stores nothing. */
function storedList(key) {
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? 'null');
    return typeof stored?.list === 'string' ? stored.list : '';
  } catch {
    return '';
  }
}

function storeList(key, list) {
  try {
    if (list) localStorage.setItem(key, JSON.stringify({ list }));
    else localStorage.removeItem(key);
  } catch {
    // A private window or a full store: the open page still remembers the list.
  }
}

/** Return the stored visit: the newest digest shown, when, and that of the visit before. */
function storedVisit(key) {
  try {
    const visit = JSON.parse(localStorage.getItem(visitKey(key)) ?? 'null');
    const isVisit = typeof visit?.newest === 'string' && Number.isFinite(visit.at);
    return isVisit ? visit : null;
  } catch {
    return null;
  }
}

function storeVisit(key, visit) {
  try {
    localStorage.setItem(visitKey(key), JSON.stringify({ ...visit, at: Date.now() }));
  } catch {
    // The next visit will be a first one.
  }
}

/** Begin a visit with a new session, unless the last one was used a moment ago. */
function beginVisit(atlas, key, newest) {
  const last = storedVisit(key);
  // A clock that was set back must not make a visit last for ever.
  const isSame = last !== null && Math.abs(Date.now() - last.at) < VISIT_MS;
  const since = isSame ? last.since : last?.newest;
  if (typeof since === 'string' && newest > since) atlas.send('visited', since);
  const shown = last !== null && last.newest > newest ? last.newest : newest;
  storeVisit(key, { since, newest: shown });
}

/** Note that the visit goes on, and the newest digest if it has changed. */
function continueVisit(key, newest) {
  const last = storedVisit(key);
  if (last === null) return;
  const shown = last.newest > newest ? last.newest : newest ?? last.newest;
  storeVisit(key, { ...last, newest: shown });
}

/** Note what the reader does on the page, also after a pause; a reload may begin a new visit. */
function watchReader(key) {
  let noted = 0;
  const note = (event) => {
    const isReload = event.key === 'F5' || event.ctrlKey || event.metaKey;
    if (isReload || Math.abs(Date.now() - noted) < NOTE_MS) return;
    noted = Date.now();
    continueVisit(key);
  };
  for (const kind of ['pointerdown', 'keydown', 'wheel', 'touchmove']) {
    addEventListener(kind, note, { capture: true, passive: true });
  }
}

/** Answer a new session with what it lacks; return whether it lacks something. */
function answer(atlas, data, key) {
  const isOpenPage = atlas.params !== undefined;
  const stored = isOpenPage ? '' : storedList(key);
  const kept = isOpenPage ? atlas.params : stored ? { list: stored } : {};
  const lacks = data.opened
    ? Boolean(stored) && stored !== data.params.list
    : Object.keys(kept).length > 0;
  if (lacks) atlas.send('kept', kept);
  return lacks;
}

/** Ask for a run after the connection was lost, and let clicks wait for it. */
function watchConnection(atlas) {
  let isLost = false;
  let isWaking = false;
  let isRunning = false;
  let waiting = null;

  const release = () => {
    isWaking = false;
    isRunning = false;
    const clicked = waiting;
    waiting = null;
    if (clicked?.isConnected) clicked.click();
  };
  const look = () => {
    const app = document.querySelector('[data-testid="stApp"]')?.dataset;
    if (!app) return;
    if (app.testConnectionState !== 'CONNECTED') {
      isLost = true;
    } else if (isLost) {
      isLost = false;
      isWaking = true;
      isRunning = false;
      atlas.send('woke', Date.now());
    } else if (isWaking && app.testScriptState !== 'notRunning') {
      isRunning = true;
    } else if (isWaking && isRunning) {
      release();
    }
  };
  new MutationObserver(look).observe(document.documentElement, {
    subtree: true,
    attributeFilter: ['data-test-connection-state', 'data-test-script-state'],
  });
  addEventListener('click', (event) => {
    // Without a connection Streamlit disables its controls itself.
    if (!isWaking) return;
    const target = event.target.closest?.('a, button, input, label, [role="button"]');
    if (!target || /^https?:/.test(target.getAttribute('href') ?? '')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = target;
  }, true);
}

/** Make the current view's item in the navigation lead to the view's start. */
function watchNavigation(atlas) {
  const items = ['stTopNavLink', 'stTopNavDropdownLink', 'stSidebarNavLink']
    .map((name) => `[data-testid="${name}"]`).join();
  addEventListener('click', (event) => {
    const item = event.target.closest?.(items);
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (item?.getAttribute('aria-current') !== 'page' || !isPlain) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    atlas.send('start', Date.now());
  }, true);
}

export default function ({ data, setTriggerValue }) {
  const atlas = window.digestAtlas;
  const key = keyOf(data.atlas);
  atlas.send = setTriggerValue;
  if (!atlas.isWatching) {
    atlas.isWatching = true;
    watchConnection(atlas);
    watchNavigation(atlas);
    watchReader(key);
  }
  if (data.session !== atlas.session) {
    atlas.isAnswered = !answer(atlas, data, key);
    atlas.session = data.session;
    if (data.newest) beginVisit(atlas, key, data.newest);
  } else if (data.newest) {
    continueVisit(key, data.newest);
  }
  // Until the session has the browser's copy, its own list is not the reader's.
  atlas.isAnswered ||= data.answered;
  if (!atlas.isAnswered) return;
  atlas.params = data.params;
  atlas.list = data.params.list ?? '';
  if (data.own && atlas.list !== atlas.stored) {
    atlas.stored = atlas.list;
    storeList(key, atlas.list);
  }
  if (data.closed) {
    document.cookie = `${data.closed}; path=${folder()}; max-age=${COOKIE_SECONDS}; samesite=lax`;
  }
}
