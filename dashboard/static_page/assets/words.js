// Figures in words, as the app writes them.

const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ',');
const count = (number, noun) => `${grouped(number)} ${number === 1 ? noun : `${noun}s`}`;

function percent(share) {
  const value = 100 * share;
  return value > 0 && value < 0.95 ? `${value.toFixed(1)} %` : `${value.toFixed(0)} %`;
}

/** Write a number from 0 to 1; never 1 for what is less. */
const ratio = (value) => (value > 0.99 && value < 1 ? '0.99' : value.toFixed(2));

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Write a day, given as days since 1970: `13 Mar 2025`. */
function dayWords(days) {
  const date = new Date(days * 86_400_000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

function shorten(text, width) {
  if (text.length <= width) return text;
  const cut = text.slice(0, width - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > width / 2 ? cut.slice(0, space) : cut).replace(/[ ,;:]+$/, '')}…`;
}
