// The history of the browser: one step for each thing that the reader does, none for a pick.
//
// Streamlit adds a step whenever the address changes. This replaces the two functions that it
// calls. The served page runs it first; the component of `memory.js` runs it where the server
// could not add it to the page.
(() => {
  if (window.digestAtlas) return;
  // The reading list's code as the server last sent it; null before that.
  const atlas = (window.digestAtlas = { list: null });
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  const LIST = /^list=/;
  const EMBEDDING = /^embed(_options)?=/i;

  // True from something that the reader did until it has made a step.
  let hasActed = false;
  for (const kind of ['pointerdown', 'keydown', 'click', 'change', 'drop']) {
    addEventListener(kind, () => { hasActed = true; }, true);
  }

  const partsOf = (address) => address.search.slice(1).split('&').filter(Boolean);

  /** Return an address with other parameters. */
  function withParts(address, parts) {
    const changed = new URL(address);
    changed.search = parts.join('&');
    return changed;
  }

  /** Return where an address leads: the same for each list, embedded or not. */
  function placeOf(address) {
    const parts = partsOf(address).filter((part) => !LIST.test(part) && !EMBEDDING.test(part));
    return [address.pathname, ...parts.map((part) => part.replace(/\+/g, '%20')).sort()].join('&');
  }

  /** Return an address on this page, embedded like the current one. */
  function embedded(url) {
    const address = new URL(url ?? location.href, location.href);
    const parts = partsOf(address);
    if (parts.some((part) => EMBEDDING.test(part))) return address;
    const kept = partsOf(location).filter((part) => EMBEDDING.test(part));
    return kept.length ? withParts(address, [...kept, ...parts]) : address;
  }

  history.pushState = (state, title, url) => {
    const address = embedded(url);
    const isStep = hasActed && placeOf(address) !== placeOf(location);
    if (isStep) hasActed = false;
    (isStep ? push : replace)(state, title, address.href);
  };
  history.replaceState = (state, title, url) => replace(state, title, embedded(url).href);

  // Back and forward change the place and keep the list, before Streamlit reads the address.
  addEventListener('popstate', () => {
    if (atlas.list === null) return;
    const parts = partsOf(location).filter((part) => !LIST.test(part));
    if (atlas.list) parts.push(`list=${atlas.list}`);
    const address = withParts(location.href, parts);
    if (address.href !== location.href) replace(history.state, '', address.href);
  }, true);
})();
