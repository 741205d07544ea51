// Small marks that stand beside names: colours, how sure, links, bars.

function swatch(topicId, by = 'topic') {
  const color = topicColor(topicId, by);
  return el(color ? 'span.swatch' : 'span.swatch.ring', { style: color ? { background: color } : null, 'aria-hidden': 'true' });
}

const dot = (color) => el('span.swatch', { style: { background: color }, 'aria-hidden': 'true' });

/** Say how sure a topic or theme is: dots, a word, a number. */
const sureMark = (group) => el('span.sure', { title: atlas.words.sureLine },
  el('span.dots', { 'aria-hidden': 'true' }, group.mark), ` ${group.sure}`);

const topicLink = (id, by = 'topic') => el('a', { href: to({ topic: id }), dir: 'auto' },
  swatch(id, by), topicName(id) || '(no name)');

const themeLink = (theme) => el('a', { href: to({ theme: theme.id }), dir: 'auto' },
  dot(inMode(theme.colors)), theme.name || '(no name)');

const paperLink = (i) => el('a.title', { href: paperAt(i), dir: 'auto' },
  shorten(atlas.papers.title[i], 220) || '(no title)');

/** Draw a bar, `part` of its room long; that of an unsure topic is hatched. */
function bar(topicId, part, by = 'topic') {
  const topic = atlas.topicOf.get(topicId);
  const unsure = topic && sureness(topic.stability) === atlas.words.sureness.length - 1;
  return el('span.bar', { 'aria-hidden': 'true' },
    el(unsure ? 'span.fill.hatched' : 'span.fill', {
      style: { width: `${(100 * part).toFixed(1)}%`, color: topicColor(topicId, by) ?? 'var(--between)' },
    }));
}

/** An address outside, if it is one that may be followed. */
function outside(name, address) {
  if (!/^https?:\/\/[^/]/i.test(address)) return null;
  return el('a.button', { href: address, target: '_blank', rel: 'noopener noreferrer' }, name,
    el('span', { 'aria-hidden': 'true' }, ' ↗'), el('span.unseen', {}, ' (opens outside this page)'));
}

const note = (...words) => el('p.note', {}, ...words);
