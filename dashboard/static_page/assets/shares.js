// A topic's share of new papers over time: sparkline, chart and table.

const FEW_PERIODS = 6;
const SPARKLINE = { width: 92, height: 22 };

/** Return the SVG path through points; null points are gaps. */
function pathsOf(points) {
  let command = 'M';
  const commands = points.map((point) => {
    if (!point) {
      command = 'M';
      return '';
    }
    const text = `${command}${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
    command = 'L';
    return text;
  });
  return commands.join('');
}

function sparkline(topic) {
  const shares = topic.shares.map((s) => s[2]);
  if (shares.length <= FEW_PERIODS) return null;
  const top = Math.max(...shares.map((s) => s ?? 0), 1e-9);
  const step = (SPARKLINE.width - 6) / (shares.length - 1);
  const points = shares.map((s, i) => (s === null ? null : [3 + i * step, SPARKLINE.height - 3 - (SPARKLINE.height - 6) * (s / top)]));
  return svg('svg', { class: 'sparkline', viewBox: `0 0 ${SPARKLINE.width} ${SPARKLINE.height}`, width: SPARKLINE.width, height: SPARKLINE.height, 'aria-hidden': 'true' },
    svg('path', { d: pathsOf(points), fill: 'none', stroke: topicColor(topic.id), 'stroke-width': 1.6, 'stroke-linejoin': 'round' }));
}

/** Return what the sparklines show; empty if there are too few periods for them. */
const sparklineWords = () => (atlas.periodNames.length <= FEW_PERIODS ? ''
  : ` Lines: share of each ${atlas.period}’s new papers, up to its own highest share.`);

/** Return the section about a topic's shares; null with fewer than two periods. */
function sharesOf(topic) {
  const { periodNames, period } = atlas;
  if (periodNames.length < 2) return null;
  const few = periodNames.length <= FEW_PERIODS;
  const figures = el('table.figures', {},
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, period[0].toUpperCase() + period.slice(1)),
      few ? el('th', { scope: 'col' }, el('span.visually-hidden', {}, 'Chart')) : null,
      el('th', { scope: 'col' }, 'Papers'), el('th', { scope: 'col' }, '95 % interval'))),
    el('tbody', {}, periodNames.map((name, i) => shareRow(topic, name, topic.shares[i], few)).reverse()));
  return el('section', {},
    el('h2', {}, `Share of new papers by ${period}`),
    few ? figures : [lineChart(topic), el('details', {}, el('summary', {}, 'Show figures'),
      el('div.tall', { tabindex: '0', role: 'region', 'aria-label': 'Shares' }, figures))],
    note(`${few ? 'Lines' : 'The shaded band'} and the last column: 95 % confidence interval. `,
      'Each paper counts once, in the digest that first listed it.'));
}

function shareRow(topic, name, [k, n, share, low, high], few) {
  return el('tr', {}, el('th', { scope: 'row' }, name),
    few ? el('td', {}, share === null ? null : intervalMark(topic, share, low, high)) : null,
    el('td', {}, share === null ? 'no new papers' : partMark(k, n)),
    el('td', {}, share === null ? null : `${percent(low)} to ${percent(high)}`));
}

function intervalMark(topic, share, low, high) {
  const [width, height] = [innerWidth < 640 ? 90 : 150, 20];
  const top = Math.max(...topic.shares.map((s) => s[4] ?? 0), 1e-9);
  const at = (v) => 4 + ((width - 8) * v) / top;
  const color = topicColor(topic.id);
  return svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true' },
    svg('line', { x1: at(0), x2: at(0), y1: 2, y2: height - 2, stroke: 'var(--line)' }),
    svg('line', { x1: at(low), x2: at(high), y1: height / 2, y2: height / 2, stroke: color, 'stroke-width': 2, opacity: 0.55 }),
    svg('circle', { cx: at(share), cy: height / 2, r: 4.5, fill: color }));
}

function lineChart(topic) {
  const available = byId('main').clientWidth;
  const width = Math.max(280, Math.min(620, innerWidth > 900 ? available / 2 - 30 : available - 4));
  const [height, left, foot, head] = [170, 44, 24, 10];
  const known = topic.shares.filter((s) => s[2] !== null);
  const top = niceTop(Math.max(...known.map((s) => s[2])) * 1.25);
  const x = (i) => left + ((width - left - 8) * i) / (topic.shares.length - 1);
  const y = (v) => head + (height - head - foot) * (1 - Math.min(v / top, 1));
  const line = topic.shares.map((s, i) => (s[2] === null ? null : [x(i), y(s[2])]));
  const color = topicColor(topic.id);
  const ticks = [0, top / 2, top];
  const last = topic.shares.length - 1;
  const label = `Share of this topic by ${atlas.period}; the figures are below.`;
  return svg('svg', { class: 'chart', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': label },
    ticks.map((v) => [
      svg('line', { x1: left, x2: width - 8, y1: y(v), y2: y(v), stroke: 'var(--line)' }),
      svg('text', { x: left - 8, y: y(v) + 4, 'text-anchor': 'end', class: 'tick' }, percent(v))]),
    bands(topic.shares).map((band) => svg('path', {
      d: `${pathsOf([...band.map((i) => [x(i), y(topic.shares[i][4])]), ...band.reverse().map((i) => [x(i), y(topic.shares[i][3])])])}Z`,
      fill: color, opacity: 0.16 })),
    svg('path', { d: pathsOf(line), fill: 'none', stroke: color, 'stroke-width': 2, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' }),
    line.map((point, i) => point && svg('circle', { cx: point[0], cy: point[1], r: last > 60 ? 1.6 : 2.6, fill: color },
      svg('title', {}, `${atlas.periodNames[i]}: ${percent(topic.shares[i][2])}, ${number(topic.shares[i][0])} of ${count(topic.shares[i][1], 'paper')}`))),
    [0, last].map((i) => svg('text', { x: x(i), y: height - 6, 'text-anchor': i ? 'end' : 'start', class: 'tick' }, atlas.periodNames[i])));
}

/** Return runs of consecutive periods with new papers; each run is one band. */
function bands(shares) {
  const runs = [[]];
  shares.forEach((s, i) => { if (s[2] === null) runs.push([]); else runs.at(-1).push(i); });
  return runs.filter((run) => run.length > 1);
}

/** Return the next round number from a value on: 1, 2, 4, 6 or 10 times a power of ten. */
function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-4)));
  return Math.min(1, [1, 2, 4, 6, 10].map((n) => n * power).find((n) => n >= value - 1e-9));
}
