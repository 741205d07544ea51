// Elements. All text goes in as text: nothing in this page is ever read as markup.

function make(element, given, inside) {
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    // Set one by one: the page's policy lets no style in as text.
    if (key === 'style') for (const [name, is] of Object.entries(value)) element.style.setProperty(name, is);
    else if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...inside.flat(Infinity).filter((x) => x !== null && x !== undefined && x !== false && x !== ''));
  return element;
}

/** Make an element: `el('p.note', {id: 'x'}, 'words', another)`. */
function el(tag, given = {}, ...inside) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(' ');
  return make(element, given, inside);
}

/** Make an element of a drawing. */
function svg(name, given = {}, ...inside) {
  return make(document.createElementNS('http://www.w3.org/2000/svg', name), given, inside);
}

/** Put something between the parts of a line. */
function between(parts, mark = ' · ') {
  return parts.filter((p) => p !== null && p !== undefined && p !== '').flatMap((p, i) => (i ? [mark, p] : [p]));
}

const byId = (id) => document.getElementById(id);

function cssColor(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
