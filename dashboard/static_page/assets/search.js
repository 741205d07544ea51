// Search: all words must occur in title or abstract, "words in quotation marks" in a row, -words not.

const TITLE_WEIGHT = 8;
const WORD = /[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu;
const TERM = /(-*)(?:"([^"]*)"?|([^\s"]+))/g;
const FEWEST_LETTERS = 3;
const ENDING = /(?:ations?|ings?|ions?|ed|es|al|s|e)$/;

/** Return a text without case and accents. */
function folded(text) {
  let plain = text.toLowerCase();
  if (/[^\x00-\x7f]/.test(plain)) {
    plain = plain.normalize('NFKD').replace(/[\u0300-\u036f]+/g, '').replace(/[\u2010\u2011]/g, '-').toLowerCase();
  }
  return plain.replace(/(?<![a-z0-9])([a-z])\+\+/g, '$1plusplus').replace(/(?<![a-z0-9])([cfj])#/g, '$1sharp');
}

let texts = null;
let formsOf = null;

function prepareSearch() {
  if (texts) return;
  texts = atlas.papers.title.map((title, i) => [folded(title), folded(atlas.details.abstract[i])]);
  formsOf = new Map();
  for (const line of atlas.details.forms) {
    const forms = line.split(' ');
    for (const form of forms) formsOf.set(form, [...(formsOf.get(form) ?? []), ...forms]);
  }
}

function termsOf(query) {
  const marks = query.replace(/[“”„«»]/g, '"');
  return [...marks.matchAll(TERM)]
    .map(([, no, phrase, word]) => ({
      words: folded(phrase ?? word ?? '').match(WORD) ?? [],
      excluded: no !== '',
      quoted: phrase !== undefined,
      begins: phrase === undefined && word.endsWith('*'),
    }))
    .filter((term) => term.words.length)
    .slice(0, 40);
}

const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/-/g, '[^a-z0-9]*');

/** Return what matches a word in any of its forms; a beginning matches all that begins so. */
function wordSource(word, begins) {
  if (begins) return escaped(word);
  return `(?:${[...new Set([word, ...(formsOf.get(word) ?? [])])].map(escaped).join('|')})(?![a-z0-9])`;
}

function patternOf(term, begins, flags = 'g') {
  const last = term.words.length - 1;
  const sources = term.words.map((word, i) => wordSource(word, begins && i === last));
  // Scripts without spaces have no place where a word begins.
  return new RegExp(`(?<![a-z0-9])${sources.join('[^a-z0-9]+')}`, flags);
}

/** Return what a word may be the beginning of: itself, or itself without its ending. */
function beginningsOf(term) {
  const last = term.words.at(-1);
  const bases = [last, last.replace(/ies$/, 'y').replace(ENDING, '')].filter((base) => base.length >= FEWEST_LETTERS);
  return [...new Set(bases)].map((base) => ({ ...term, words: [...term.words.slice(0, -1), base] }));
}

/** Return how often a pattern is in each paper that has it, the title weighing more. */
function hits(pattern) {
  const found = new Map();
  texts.forEach(([title, abstract], i) => {
    const n = TITLE_WEIGHT * (title.match(pattern)?.length ?? 0) + (abstract.match(pattern)?.length ?? 0);
    if (n) found.set(i, n);
  });
  return found;
}

/** Return the papers that a query finds, best first, and what was made of its words. */
function search(query) {
  prepareSearch();
  const terms = termsOf(query);
  const missing = [];
  const begun = [];
  const patterns = [];
  let wanted = null;
  for (const term of terms.filter((t) => !t.excluded)) {
    let begins = term.begins;
    let found = hits(patternOf(term, begins));
    if (!found.size && !begins && !term.quoted) {
      const nearest = beginningsOf(term).find((begun_) => hits(patternOf(begun_, true)).size);
      if (nearest) {
        begins = true;
        begun.push([term.words.join(' '), nearest.words.join(' ')]);
        term.words = nearest.words;
        found = hits(patternOf(nearest, true));
      }
    }
    if (!found.size) missing.push(term.words.join(' '));
    patterns.push(...term.words.map((w, i) => wordSource(w, begins && i === term.words.length - 1)));
    const rarity = Math.log(1 + atlas.n / (found.size + 0.5));
    const scores = new Map();
    for (const [i, n] of found) {
      if (!wanted || wanted.has(i)) scores.set(i, (wanted?.get(i) ?? 0) + (rarity * n) / (n + 3));
    }
    wanted = scores;
  }
  let ids = wanted ? [...wanted.keys()].sort((a, b) => wanted.get(b) - wanted.get(a) || a - b) : atlas.all;
  for (const term of terms.filter((t) => t.excluded)) {
    const out = hits(patternOf(term, term.begins));
    ids = ids.filter((i) => !out.has(i));
  }
  const marks = patterns.length ? new RegExp(`^[^a-z0-9]*(?:${patterns.join('|')})`) : null;
  return { ids, ranked: wanted !== null, missing, begun, marks };
}

/** Return the part of a paper's abstract where what was looked for stands, marked. */
function snippet(i, marks) {
  const words = atlas.details.abstract[i].split(/\s+/);
  const first = marks ? words.findIndex((w) => marks.test(folded(w))) : -1;
  if (first < 0) return '';
  const start = Math.max(0, first - 6);
  const part = words.slice(start, start + 26);
  const shown = part.flatMap((w, k) => {
    const after = k < part.length - 1 ? ' ' : '';
    if (!marks.test(folded(w))) return [w + after];
    const [, before, inside, behind] = w.match(/^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/u);
    return [before, el('b', {}, inside), behind + after];
  });
  return [start ? '…' : '', ...shown, start + 26 < words.length ? '…' : ''];
}
