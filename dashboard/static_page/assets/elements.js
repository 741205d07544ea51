// DOM elements. All content is inserted as text, never parsed as markup.

function make(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    // The page's policy forbids style attributes as text, so properties are set one by one.
    if (key === 'style') for (const [name, property] of Object.entries(value)) element.style.setProperty(name, property);
    else if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((x) => x !== null && x !== undefined && x !== false && x !== ''));
  return element;
}

/** Create an HTML element: `el('p.note', {id: 'x'}, 'text', child)`. */
function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(' ');
  return make(element, attributes, children);
}

/** Create an SVG element. */
function svg(name, attributes = {}, ...children) {
  return make(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

/** Return parts with a separator between them, without empty parts. */
function joined(parts, separator = ' · ') {
  return parts.filter((p) => p !== null && p !== undefined && p !== '').flatMap((p, i) => (i ? [separator, p] : [p]));
}

const byId = (id) => document.getElementById(id);

function cssColor(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
