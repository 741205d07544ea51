// Search in titles and abstracts: all words must occur, an "exact phrase" in order, of words joined by OR one,
// -excluded words not.

const TITLE_WEIGHT = 8;
const WORD = /[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu;
const TERM = /(-*)(?:"([^"]*)"?|([^\s"]+))/g;
// Letters that Unicode does not divide into a plain letter and an accent.
const PLAIN_LETTERS = { ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ı: 'i' };
const FEWEST_LETTERS = 3;
const ENDING = /(?:ations?|ings?|ions?|ed|es|al|s|e)$/;

/** Return a text in lower case without accents. */
function folded(text) {
  let plain = text.toLowerCase();
  if (/[^\x00-\x7f]/.test(plain)) {
    plain = plain.normalize('NFKD').replace(/[\u0300-\u036f]+/g, '').replace(/[\u2010\u2011]/g, '-').toLowerCase()
      .replace(/[øłđðþæœı]/g, (letter) => PLAIN_LETTERS[letter]);
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

/** Return the terms of a query; `isOther` marks one that OR joins to the term before it. */
function termsOf(query) {
  const straight = query.replace(/[“”„«»]/g, '"');
  const terms = [];
  let isJoined = false;
  for (const [typed, no, phrase, word] of straight.matchAll(TERM)) {
    if (typed === 'OR' || typed === 'AND') {
      isJoined = typed === 'OR';
      continue;
    }
    const term = {
      words: folded(phrase ?? word ?? '').match(WORD) ?? [],
      excluded: no !== '',
      quoted: phrase !== undefined,
      isPrefix: phrase === undefined && word.endsWith('*'),
      isOther: false,
    };
    if (!term.words.length) continue;
    term.isOther = isJoined && !term.excluded && terms.some((other) => !other.excluded);
    isJoined = false;
    terms.push(term);
  }
  return terms.slice(0, 40);
}

const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/-/g, '[^a-z0-9]*');

/** Return the pattern of a word in all its forms, or of all words with this prefix. */
function wordSource(word, isPrefix) {
  if (isPrefix) return escaped(word);
  return `(?:${[...new Set([word, ...(formsOf.get(word) ?? [])])].map(escaped).join('|')})(?![a-z0-9])`;
}

function patternOf(term, isPrefix, flags = 'g') {
  const last = term.words.length - 1;
  const sources = term.words.map((word, i) => wordSource(word, isPrefix && i === last));
  // Scripts without spaces have no word boundaries.
  return new RegExp(`(?<![a-z0-9])${sources.join('[^a-z0-9]+')}`, flags);
}

/** Return a term as prefixes: its last word, and that word without its ending. */
function prefixesOf(term) {
  const last = term.words.at(-1);
  const bases = [last, last.replace(/ies$/, 'y').replace(ENDING, '')].filter((base) => base.length >= FEWEST_LETTERS);
  return [...new Set(bases)].map((base) => ({ ...term, words: [...term.words.slice(0, -1), base] }));
}

/** Return the weighted number of matches by paper; matches in the title weigh more. */
function hits(pattern) {
  const weights = new Map();
  texts.forEach(([title, abstract], i) => {
    const n = TITLE_WEIGHT * (title.match(pattern)?.length ?? 0) + (abstract.match(pattern)?.length ?? 0);
    if (n) weights.set(i, n);
  });
  return weights;
}

/** Return the parts of a query: words, phrases and choices, each with its papers; of an unknown phrase its words. */
function partsOf(term, weights) {
  if (weights.size || term.words.length === 1) return [{ label: term.words.join(' '), papers: weights }];
  return term.words.map((word) => ({ label: word, papers: hits(patternOf({ words: [word] }, false)) }));
}

/** Return the papers with some of the parts, those with most and then rarer parts first, and what each lacks. */
function partialMatches(parts) {
  const lacks = (i) => parts.filter(({ papers }) => !papers.has(i)).map(({ label }) => label);
  const rarity = (i) => parts.reduce((sum, { papers }) => sum + (papers.has(i) ? Math.log(atlas.n / papers.size) : 0), 0);
  return [...new Set(parts.flatMap(({ papers }) => [...papers.keys()]))]
    .map((i) => ({ i, lacking: lacks(i), rarity: rarity(i) }))
    .sort((a, b) => a.lacking.length - b.lacking.length || b.rarity - a.rarity || a.i - b.i);
}

/** Return the papers that match a query, best first, and how its words were interpreted. */
function search(query) {
  prepareSearch();
  const terms = termsOf(query);
  const missing = [];
  const prefixed = [];
  const patterns = [];
  const parts = [];
  let matches = null;
  // What matches the terms before the current one and those that OR joins to it.
  let before = null;
  for (const term of terms.filter((t) => !t.excluded)) {
    if (!term.isOther) before = matches;
    let { isPrefix } = term;
    let weights = hits(patternOf(term, isPrefix));
    // A word that does not occur is searched as a prefix.
    if (!weights.size && !isPrefix && !term.quoted) {
      const prefix = prefixesOf(term).find((candidate) => hits(patternOf(candidate, true)).size);
      if (prefix) {
        isPrefix = true;
        prefixed.push([term.words.join(' '), prefix.words.join(' ')]);
        term.words = prefix.words;
        weights = hits(patternOf(prefix, true));
      }
    }
    if (!weights.size) missing.push(term.words.join(' '));
    if (term.isOther) {
      const choice = parts.at(-1);
      choice.label += ` or ${term.words.join(' ')}`;
      choice.papers = new Map([...choice.papers, ...weights]);
    } else parts.push(...partsOf(term, weights));
    patterns.push(...term.words.map((w, i) => wordSource(w, isPrefix && i === term.words.length - 1)));
    // Rare words weigh more; further matches of a word add less and less.
    const rarity = Math.log(1 + atlas.n / (weights.size + 0.5));
    const scores = term.isOther ? matches : new Map();
    for (const [i, n] of weights) {
      const score = scores.get(i) ?? before?.get(i) ?? 0;
      if (!before || before.has(i)) scores.set(i, score + (rarity * n) / (n + 3));
    }
    matches = scores;
  }
  // Signs alone find nothing.
  const all = terms.length || !query.trim() ? atlas.all : [];
  let ids = matches ? [...matches.keys()].sort((a, b) => matches.get(b) - matches.get(a) || a - b) : all;
  const labels = [...new Set(parts.map(({ label }) => label))];
  let partial = ids.length ? [] : partialMatches(labels.map((label) => parts.find((p) => p.label === label)));
  for (const term of terms.filter((t) => t.excluded)) {
    const excluded = hits(patternOf(term, term.isPrefix));
    ids = ids.filter((i) => !excluded.has(i));
    partial = partial.filter(({ i }) => !excluded.has(i));
  }
  const marks = patterns.length ? new RegExp(`^[^a-z0-9]*(?:${patterns.join('|')})`) : null;
  return { ids, ranked: matches !== null, missing, prefixed, marks, parts: labels, partial, isWordless: !terms.length };
}

/** Return the part of a paper's abstract around the first match, with matches in bold. */
function snippet(i, marks) {
  const words = atlas.details.abstract[i].split(/\s+/);
  const first = marks ? words.findIndex((w) => marks.test(folded(w))) : -1;
  if (first < 0) return '';
  const start = Math.max(0, first - 6);
  const part = words.slice(start, start + 26);
  const shown = part.flatMap((w, k) => {
    const after = k < part.length - 1 ? ' ' : '';
    if (!marks.test(folded(w))) return [w + after];
    const [, before, inside, following] = w.match(/^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/u);
    return [before, el('b', {}, inside), following + after];
  });
  return [start ? '…' : '', ...shown, start + 26 < words.length ? '…' : ''];
}
