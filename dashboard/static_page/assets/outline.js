// The Topics view: themes that expand to topics with size, stability, verdict and keywords.

const MANY_TOPICS = 40;

function topicsPage(at) {
  const theme = at.theme === undefined ? null : atlas.themeOf.get(Number(at.theme));
  if (at.theme !== undefined && !theme) return removedOrUnknown('theme', at.theme, topicsPage);
  const themes = theme ? [theme] : atlas.themes;
  const open = Boolean(theme) || atlas.topics.length <= MANY_TOPICS;
  const nUnassigned = atlas.members.get(UNASSIGNED).length;
  return [
    theme && el('p', {}, el('a', { href: to({ view: 'topics' }) }, '← All topics')),
    el('h1', { tabindex: '-1', class: 'lead heading' }, theme ? `Theme: ${theme.name}`
      : joined([atlas.topicsSentence, atlas.topics.length > 1 ? 'Similar topics are listed together.' : ''], ' ')),
    !theme && atlas.topics.length > 0 && el('p.trend', {}, atlas.trend),
    atlas.topics.length > 0 && note(`${atlas.words.stabilityLine} ${barWords()}${sparklineWords()}`),
    theme && verdictsOf(theme.verdicts, 'theme'),
    themes.map((t) => themeSection(t, open)),
    !theme && nUnassigned > 0 && el('p', {}, unassignedLink(nUnassigned))];
}

const unassignedLink = (n) => el('a', { href: to({ topic: UNASSIGNED }) }, swatch(UNASSIGNED),
  `${count(n, 'paper')} ${plural(n, 'is', 'are')} unassigned`);

function themeSection(theme, open) {
  const own = atlas.topics.filter((t) => t.theme === theme.id);
  if (!own.length) return null;
  const rows = el('ul.outline', {}, own.map(topicRow));
  if (!theme.name) return rows;
  const facts = theme.n === null ? [] : [
    count(own.length, 'topic'), partMark(theme.n, atlas.n, 'paper'), stabilityMark(theme), namedByMark(theme),
    theme.verdicts[0] && el('span', {}, theme.verdicts[0].verdict)];
  return el('details.theme', { open }, el('summary', {},
    theme.colors ? dot(inMode(theme.colors), theme.corners) : null, el('h2', { dir: 'auto' }, theme.name), ' ', el('span.quiet', {}, joined(facts))), rows);
}

function topicRow(topic) {
  const largest = Math.max(...atlas.topics.map((t) => t.n), 1);
  const verdict = topic.verdicts[0];
  return el('li', {},
    el('div.name', {}, topicLink(topic.id)),
    el('div.line', {}, bar(topic.id, topic.n / largest), el('span.number', {}, partMark(topic.n, atlas.n, 'paper')), stabilityMark(topic),
      sparkline(topic), verdict && el('span.verdict', {}, verdict.verdict, verdict.new ? ' · new' : '')),
    el('p.facts', { dir: 'auto' }, joined([namedByMark(topic), topic.keywords.slice(0, 8).join(', ')])));
}

/** Return the verdict of each window with its evidence. */
function verdictsOf(verdicts, level) {
  if (!verdicts.length) return null;
  return [
    verdicts.map((v) => el('p.facts.wide', {}, el('b', {}, v.verdict), v.new ? ' · new' : '', ` · ${v.figures}`, el('br'), el('span.small', {}, v.window))),
    atlas.tested && note(atlas.tested[level])];
}

/** Return a notice that the address names something that is not on this page. */
const notOnPage = (kind, id) => el('p.notice', { role: 'alert' },
  `The linked ${kind} “${id.slice(0, 40)}” is not on this page. Showing all ${kind}s instead.`);

/** Return a notice about an id that no longer exists or is unknown, and its successor or all topics. */
function removedOrUnknown(level, id, page) {
  const removed = named(atlas.removed[level], id);
  const successors = removed?.successors ?? [];
  const notice = removed ? el('p.notice', { role: 'alert' }, removed.text) : notOnPage(level, id);
  const rest = successors.length ? page({ [level]: String(successors[0]) }) : topicsPage({});
  const others = successors.slice(1).map((s) => (level === 'topic' ? topicLink(s) : themeLink(atlas.themeOf.get(s))));
  if (others.length) notice.append(' See also ', ...joined(others, ', '), '.');
  return [notice, rest];
}
