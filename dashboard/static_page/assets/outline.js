// The outline: themes open into topics; each with its size, how sure, how it fares, its words.

const MANY_TOPICS = 40;

function topicsPage(at) {
  const theme = at.theme === undefined ? null : atlas.themeOf.get(Number(at.theme));
  if (at.theme !== undefined && !theme) return goneOrNever('theme', at.theme, topicsPage);
  const themes = theme ? [theme] : atlas.themes;
  const open = Boolean(theme) || atlas.topics.length <= MANY_TOPICS;
  const nBetween = atlas.members.get(BETWEEN).length;
  return [
    theme && el('p', {}, el('a', { href: to({ view: 'topics' }) }, '← All topics')),
    el('h1', { tabindex: '-1', class: 'lead heading' }, theme ? `Theme: ${theme.name}`
      : between([atlas.topicsSentence, atlas.topics.length > 1 ? 'What is alike stands side by side.' : ''], ' ')),
    !theme && atlas.topics.length > 0 && el('p.say', {}, atlas.trend),
    atlas.topics.length > 0 && note(atlas.words.sureLine),
    theme && verdictsOf(theme.verdicts, 'theme'),
    themes.map((t) => themeSection(t, open)),
    !theme && nBetween > 0 && el('p', {}, el('a', { href: to({ topic: BETWEEN }) }, swatch(BETWEEN),
      `${count(nBetween, 'paper')} ${nBetween === 1 ? 'sits' : 'sit'} between topics: see which`))];
}

function themeSection(theme, open) {
  const own = atlas.topics.filter((t) => t.theme === theme.id);
  if (!own.length) return null;
  const rows = el('ul.outline', {}, own.map(topicRow));
  if (!theme.name) return rows;
  const facts = theme.n === null ? [] : [
    count(own.length, 'topic'), `${count(theme.n, 'paper')}, ${percent(theme.n / atlas.n)}`, sureMark(theme),
    theme.verdicts[0] && el('span', {}, theme.verdicts[0].verdict)];
  return el('details.theme', { open }, el('summary', {},
    theme.colors ? dot(inMode(theme.colors)) : null, el('h2', { dir: 'auto' }, theme.name), ' ', el('span.quiet', {}, between(facts))), rows);
}

function topicRow(topic) {
  const widest = Math.max(...atlas.topics.map((t) => t.n), 1);
  const verdict = topic.verdicts[0];
  return el('li', {},
    el('div.name', {}, topicLink(topic.id)),
    el('div.line', {}, bar(topic.id, topic.n / widest), el('span.number', {}, `${count(topic.n, 'paper')}, ${percent(topic.n / atlas.n)}`), sureMark(topic),
      spark(topic), verdict && el('span.verdict', {}, verdict.verdict, verdict.new ? ' · new' : '')),
    el('p.facts', { dir: 'auto' }, topic.keywords.slice(0, 8).join(', ')));
}

/** Say for each window whether a share grows or fades, and on what evidence. */
function verdictsOf(verdicts, level) {
  if (!verdicts.length) return null;
  return [
    verdicts.map((v) => el('p.facts.wide', {}, el('b', {}, v.verdict), v.new ? ' · new' : '', ` · ${v.figures}`, el('br'), el('span.small', {}, v.window))),
    atlas.tested && note(atlas.tested[level])];
}

/** Say what became of a number that is not here, and go on with its heir or without it. */
function goneOrNever(level, asked, page) {
  const told = named(atlas.gone[level], asked);
  const heirs = told?.heirs ?? [];
  const said = el('p.notice', { role: 'alert' }, told?.said ?? `The link asks for ${level} “${asked.slice(0, 40)}”, which is not in this page.`);
  const rest = heirs.length ? page({ [level]: String(heirs[0]) }) : page === topicPage ? topicsPage({}) : page({});
  const others = heirs.slice(1).map((h) => (level === 'topic' ? topicLink(h) : themeLink(atlas.themeOf.get(h))));
  if (others.length) said.append(' See also ', ...between(others, ', '), '.');
  return [said, rest];
}
