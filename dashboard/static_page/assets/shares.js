// A topic's share of each period's new papers: a spark in a line, a chart, and its figures.

const FEW_MOMENTS = 6;
const SPARK = { width: 92, height: 22 };

/** Join points to paths; a share of nothing is a gap. */
function pathsOf(points) {
  let pen = 'M';
  const steps = points.map((point) => {
    if (!point) {
      pen = 'M';
      return '';
    }
    const step = `${pen}${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
    pen = 'L';
    return step;
  });
  return steps.join('');
}

function spark(topic) {
  const shares = topic.shares.map((s) => s[2]);
  if (shares.length <= FEW_MOMENTS) return null;
  const top = Math.max(...shares.map((s) => s ?? 0), 1e-9);
  const step = (SPARK.width - 6) / (shares.length - 1);
  const points = shares.map((s, i) => (s === null ? null : [3 + i * step, SPARK.height - 3 - (SPARK.height - 6) * (s / top)]));
  return svg('svg', { class: 'spark', viewBox: `0 0 ${SPARK.width} ${SPARK.height}`, width: SPARK.width, height: SPARK.height, 'aria-hidden': 'true' },
    svg('path', { d: pathsOf(points), fill: 'none', stroke: topicColor(topic.id), 'stroke-width': 1.6, 'stroke-linejoin': 'round' }));
}

/** Return the section on a topic's shares; nothing where there is one digest or none. */
function sharesOf(topic) {
  const { moments, period } = atlas;
  if (moments.length < 2) return null;
  const few = moments.length <= FEW_MOMENTS;
  const figures = el('table.figures', {},
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, period[0].toUpperCase() + period.slice(1)),
      few ? el('th', { scope: 'col' }, el('span.unseen', {}, 'Drawn')) : null,
      el('th', { scope: 'col' }, 'Papers'), el('th', { scope: 'col' }, 'Share'))),
    el('tbody', {}, moments.map((moment, i) => shareRow(topic, moment, topic.shares[i], few)).reverse()));
  return el('section', {},
    el('h2', {}, `Its share of each ${period}’s new papers`),
    few ? figures : [lineChart(topic), el('details', {}, el('summary', {}, 'The figures'),
      el('div.tall', { tabindex: '0', role: 'region', 'aria-label': 'Shares' }, figures))],
    note(`${few ? 'Lines and the ranges' : 'The band and the ranges'} in brackets are 95 % intervals: the room that chance leaves. `,
      'A paper counts in the digest where it first appeared.'));
}

function shareRow(topic, moment, [k, n, share, low, high], few) {
  return el('tr', {}, el('th', { scope: 'row' }, moment),
    few ? el('td', {}, share === null ? null : intervalOf(topic, share, low, high)) : null,
    el('td', {}, `${grouped(k)} of ${grouped(n)}`),
    el('td', {}, share === null ? 'none came' : `${percent(share)} (${percent(low)} to ${percent(high)})`));
}

function intervalOf(topic, share, low, high) {
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
  const room = byId('main').clientWidth;
  const width = Math.max(280, Math.min(620, innerWidth > 900 ? room / 2 - 30 : room - 4));
  const [height, left, foot, head] = [170, 44, 24, 10];
  const known = topic.shares.filter((s) => s[2] !== null);
  const top = niceTop(Math.max(...known.map((s) => s[2])) * 1.25);
  const x = (i) => left + ((width - left - 8) * i) / (topic.shares.length - 1);
  const y = (v) => head + (height - head - foot) * (1 - Math.min(v / top, 1));
  const line = topic.shares.map((s, i) => (s[2] === null ? null : [x(i), y(s[2])]));
  const color = topicColor(topic.id);
  const ticks = [0, top / 2, top];
  const last = topic.shares.length - 1;
  const said = `Share of this topic in each ${atlas.period}; the figures are under it.`;
  return svg('svg', { class: 'chart', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': said },
    ticks.map((v) => [
      svg('line', { x1: left, x2: width - 8, y1: y(v), y2: y(v), stroke: 'var(--line)' }),
      svg('text', { x: left - 8, y: y(v) + 4, 'text-anchor': 'end', class: 'tick' }, percent(v))]),
    bands(topic.shares).map((band) => svg('path', {
      d: `${pathsOf([...band.map((i) => [x(i), y(topic.shares[i][4])]), ...band.reverse().map((i) => [x(i), y(topic.shares[i][3])])])}Z`,
      fill: color, opacity: 0.16 })),
    svg('path', { d: pathsOf(line), fill: 'none', stroke: color, 'stroke-width': 2, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' }),
    line.map((point, i) => point && svg('circle', { cx: point[0], cy: point[1], r: last > 60 ? 1.6 : 2.6, fill: color },
      svg('title', {}, `${atlas.moments[i]}: ${percent(topic.shares[i][2])}, ${topic.shares[i][0]} of ${count(topic.shares[i][1], 'paper')}`))),
    [0, last].map((i) => svg('text', { x: x(i), y: height - 6, 'text-anchor': i ? 'end' : 'start', class: 'tick' }, atlas.moments[i])));
}

/** Return runs of periods in which papers came, each to be one band. */
function bands(shares) {
  const runs = [[]];
  shares.forEach((s, i) => { if (s[2] === null) runs.push([]); else runs.at(-1).push(i); });
  return runs.filter((run) => run.length > 1);
}

/** Return the next round share above a value: 1, 2 or 5 of its power of ten. */
function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-4)));
  return Math.min(1, [1, 2, 4, 6, 10].map((n) => n * power).find((n) => n >= value - 1e-9));
}
