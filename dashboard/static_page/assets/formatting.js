// Numbers, dates and plurals as text, in the same forms as evidence/formatting.py.

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Return an integer as text, thousands separated: `1,204`. */
const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** Return the word form that goes with a number: `is` or `are`, `paper` or `papers`. */
const plural = (value, one, many = `${one}s`) => (value === 1 ? one : many);

/** Return a number with its noun: `1 paper`, `1,204 papers`. */
const count = (value, noun, many = `${noun}s`) => `${number(value)} ${plural(value, noun, many)}`;

/** Return a number with fixed decimals; ties are rounded to even, as in Python. */
function fixed(value, digits) {
  const doubled = value * 2 ** (digits + 1);
  const isTie = Number.isInteger(doubled) && doubled % 2 !== 0;
  if (!isTie) return value.toFixed(digits);
  const below = Math.floor(value * 10 ** digits);
  return ((below % 2 ? below + 1 : below) / 10 ** digits).toFixed(digits);
}

/** Return a share as text: `12 %`, `0.4 %`, `0 %`. */
function percent(share) {
  const value = 100 * share;
  return `${fixed(value, value > 0 && value < 0.95 ? 1 : 0)} %`;
}

/** Return the percentage of a part: `5.6 %`, `12 %`; only nothing is 0 % and only the whole 100 %. */
function partPercent(value, total) {
  const percentage = (100 * value) / total;
  if (!(value > 0 && value < total)) return `${fixed(percentage, 0)} %`;
  if (percentage < 0.05) return `${fixed(percentage, -Math.floor(Math.log10(percentage)))} %`;
  if (percentage >= 9.95 && percentage < 99.05) return `${fixed(percentage, 0)} %`;
  return `${fixed(Math.min(percentage, 99.9), 1).replace(/\.0$/, '')} %`;
}

/** Return a number with the number that it is part of: `17 of 301 papers`. */
const outOf = (value, total, noun = '') => `${number(value)} of ${noun ? count(total, noun) : number(total)}`;

/** Return a part with its total and percentage: `17 of 301 papers (5.6 %)`. */
const part = (value, total, noun = '') => (total ? `${outOf(value, total, noun)} (${partPercent(value, total)})` : outOf(value, total, noun));

/** Return the same below a heading with the total: `17 (5.6 %)`. */
const shortPart = (value, total) => (total ? `${number(value)} (${partPercent(value, total)})` : number(value));

/** Return a number from 0 to 1 as text; below 1 it is never rounded up to 1. */
const ratio = (value) => (value > 0.99 && value < 1 ? '0.99' : fixed(value, 2));

/** Return a date, given as days since 1970, as text: `13 Mar 2025`. */
function day(days) {
  const date = new Date(days * 86_400_000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** Join words as in a sentence: `a, b and c`. */
function listed(words) {
  const last = words.at(-1) ?? '';
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${last}` : last;
}

/** Return a text cut at a space to at most `width` characters. */
function shorten(text, width) {
  if (text.length <= width) return text;
  const cut = text.slice(0, width - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > width / 2 ? cut.slice(0, space) : cut).replace(/[ ,;:]+$/, '')}…`;
}
