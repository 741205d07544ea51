// Small elements beside names: colour swatches, stability, links, bars.

function swatch(topicId, by = 'topic') {
  const color = topicColor(topicId, by);
  return color ? dot(color, atlas.topicOf.get(topicId)?.corners) : el('span.swatch.hollow', { 'aria-hidden': 'true' });
}

/** Return a small mark: a disc, or the shape of a theme with these corners. */
function dot(color, corners = []) {
  const side = (at) => `${(50 * (1 + at / 1.15)).toFixed(1)}%`;
  const outline = corners.map(([x, y]) => `${side(x)} ${side(y)}`).join(', ');
  const shape = outline ? { clipPath: `polygon(${outline})`, borderRadius: '0' } : {};
  return el('span.swatch', { style: { background: color, ...shape }, 'aria-hidden': 'true' });
}

/** Return the stability of a topic or theme as dots, a word and a number. */
const stabilityMark = (group) => el('span.stability', { title: atlas.words.stabilityLine },
  el('span.dots', { 'aria-hidden': 'true' }, group.stabilityDots), ` ${group.stabilityWords}`);

/** Return who named a topic or theme, explained on hover; null for an automatic name. */
const namedByMark = (group) => (group.namedBy?.length ? el('span.quiet', { title: group.namedBy[1] }, group.namedBy[0]) : null);

const topicLink = (id, by = 'topic') => el('a', { href: to({ topic: id }), dir: 'auto' },
  swatch(id, by), topicName(id) || '(no name)');

const themeLink = (theme, words = theme.name) => el('a', { href: to({ theme: theme.id }), dir: 'auto' },
  dot(inMode(theme.colors), theme.corners), words || '(no name)');

const paperLink = (i) => el('a.title', { href: paperAt(i), dir: 'auto' },
  shorten(atlas.papers.title[i], 220) || '(no title)');

/** Return a bar that fills `share` of its width, hatched if the topic's stability is low. */
function bar(topicId, share, by = 'topic') {
  const topic = atlas.topicOf.get(topicId);
  const isLow = topic && levelOf(topic.stability) === atlas.words.levels.length - 1;
  return el('span.bar', { 'aria-hidden': 'true' },
    el(isLow ? 'span.fill.hatched' : 'span.fill', {
      style: { width: `${(100 * share).toFixed(1)}%`, color: topicColor(topicId, by) ?? 'var(--unassigned)' },
    }));
}

/** Return what the length and the hatching of the bars mean. */
function barWords() {
  const isAnyLow = atlas.topics.some((topic) => levelOf(topic.stability) === atlas.words.levels.length - 1);
  return `Bars: number of papers${isAnyLow ? '; hatched: topic with low stability' : ''}.`;
}

/** Return a link to another website; null unless it is a web address. */
function externalLink(name, address) {
  if (!/^https?:\/\/[^/]/i.test(address)) return null;
  return el('a.button', { href: address, target: '_blank', rel: 'noopener noreferrer' }, name,
    el('span', { 'aria-hidden': 'true' }, ' ↗'), el('span.visually-hidden', {}, ' (opens another website)'));
}

/** Return a part of a whole, such as `17 of 301 papers (5.6 %)`, as a data element. */
const partMark = (value, total, noun = '') => el('data.part', { value: `${value}/${total}` }, part(value, total, noun));

const note = (...content) => el('p.note', {}, ...content);
