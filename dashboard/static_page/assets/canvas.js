// The map: points and names on a canvas. A plain one, so that it needs no graphics card.

const MOST_ZOOM = 60;
const FLATTEST = 0.62;
const FLATTEST_NARROW = 0.85;
const MANY_TOPICS_ON_MAP = 20;
const FEW_POINTS = 600;
const FEW_OF_LIT = 0.03;
const FEWEST_NAMED = 3;

class TopicMap {
  /** @param told what happens: paper(i), topic(id), lasso(ids), moved(). */
  constructor(told) {
    this.told = told;
    this.canvas = el('canvas', { tabindex: '0', role: 'application', 'aria-roledescription': 'map' });
    this.tip = el('div.tip', { 'aria-hidden': 'true', hidden: true });
    this.host = el('div.map', {}, this.canvas, this.tip);
    const { drawing } = atlas;
    this.drawn = drawing.drawn ?? atlas.all;
    this.coloring = drawing.colorings[0];
    this.lit = null;
    this.among = null;
    this.open = null;
    this.lasso = null;
    [this.left, this.right, this.bottom, this.top] = drawing.window;
    this.grounds = drawing.grounds.map((source) => {
      const picture = source && new Image();
      if (picture) Object.assign(picture, { onload: () => this.draw(), src: source });
      return picture;
    });
    this.reset(true);
    new ResizeObserver(() => this.resize()).observe(this.host);
  }

  reset(silently) {
    this.zoom = 1;
    this.x = (this.left + this.right) / 2;
    this.y = (this.bottom + this.top) / 2;
    if (!silently) this.draw();
  }

  resize() {
    const width = this.host.clientWidth;
    if (!width) return;
    const narrow = width < 500;
    const most = narrow ? 430 : Math.max(420, Math.min(780, innerHeight - 190));
    const wanted = width * Math.max((this.top - this.bottom) / (this.right - this.left), narrow ? FLATTEST_NARROW : FLATTEST);
    this.width = width;
    this.height = Math.round(Math.min(most, wanted));
    this.fontPx = (narrow ? 12 : 14) - (atlas.topics.length >= MANY_TOPICS_ON_MAP ? 1 : 0);
    this.density = devicePixelRatio || 1;
    this.canvas.width = Math.round(this.width * this.density);
    this.canvas.height = Math.round(this.height * this.density);
    this.canvas.style.height = `${this.height}px`;
    this.draw();
  }

  get scale() {
    return this.zoom * Math.min(this.width / (this.right - this.left), this.height / (this.top - this.bottom));
  }

  across(x) { return this.width / 2 + (x - this.x) * this.scale; }

  down(y) { return this.height / 2 - (y - this.y) * this.scale; }

  /** Look nearer or further; what is at a place on the canvas stays there. */
  zoomBy(factor, acrossPx = this.width / 2, downPx = this.height / 2) {
    const before = this.scale;
    this.zoom = Math.min(MOST_ZOOM, Math.max(1, this.zoom * factor));
    const gone = 1 / before - 1 / this.scale;
    this.moveTo(this.x + (acrossPx - this.width / 2) * gone, this.y - (downPx - this.height / 2) * gone);
  }

  moveBy(acrossPx, downPx) {
    this.moveTo(this.x - acrossPx / this.scale, this.y + downPx / this.scale);
  }

  moveTo(x, y) {
    const inside = (value, low, high, half) => (high - low <= 2 * half ? (low + high) / 2 : Math.min(Math.max(value, low + half), high - half));
    this.x = inside(x, this.left, this.right, this.width / 2 / this.scale);
    this.y = inside(y, this.bottom, this.top, this.height / 2 / this.scale);
    this.draw();
    this.told.moved();
  }

  /**
   * Show some papers and pale the others; null shows all alike.
   *
   * @param ids what to show.
   * @param among what a lasso can catch.
   */
  light(ids, among) {
    this.lit = ids && new Set(ids);
    this.among = among && new Set(among);
    this.draw();
  }

  draw() {
    if (this.waiting || !this.width) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = null;
      this._draw();
    });
  }

  get pointPx() {
    return atlas.drawing.pointPx * Math.min(2, this.zoom ** 0.3) + (this.width < 500 ? 0 : 0.5);
  }

  _draw() {
    const pen = this.canvas.getContext('2d');
    pen.setTransform(this.density, 0, 0, this.density, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    const { papers } = atlas;
    const size = this.pointPx;
    const stamps = new Map();
    const colors = this.coloring.colors.map(inMode);
    this._ground(pen);
    const put = (i, alpha) => {
      const x = this.across(papers.x[i]);
      const y = this.down(papers.y[i]);
      if (x < -9 || y < -9 || x > this.width + 9 || y > this.height + 9) return;
      const isRing = papers.topic[i] === BETWEEN;
      const key = 2 * this.coloring.of[i] + isRing;
      if (!stamps.has(key)) stamps.set(key, this._stamp(colors[this.coloring.of[i]], isRing, size));
      const stamp = stamps.get(key);
      pen.globalAlpha = alpha;
      pen.drawImage(stamp, x - stamp.half, y - stamp.half, 2 * stamp.half, 2 * stamp.half);
    };
    const full = 0.85;
    if (this.lit) {
      for (const i of this.drawn) if (!this.lit.has(i)) put(i, isDark() ? 0.16 : 0.13);
      for (const i of this.drawn) if (this.lit.has(i)) put(i, 1);
    } else {
      for (const i of this.drawn) if (papers.topic[i] === BETWEEN) put(i, Math.min(1, 0.4 + size / 10));
      for (const i of this.drawn) if (papers.topic[i] !== BETWEEN) put(i, full);
    }
    pen.globalAlpha = 1;
    if (this.open !== null) this._ring(pen, this.open, size);
    this._names(pen);
    if (this.lasso) this._path(pen);
  }

  /** Draw where themes lie, or where there are too many papers to draw, how densely all do. */
  _ground(pen) {
    const picture = inMode(this.grounds);
    if (!picture?.complete) return;
    // Themes step back where the points' colours say something else.
    const own = ['theme', 'topic'].includes(this.coloring.key);
    pen.globalAlpha = this.lit || !own ? 0.4 : 1;
    const [left, right, bottom, top] = atlas.drawing.ground;
    const [x, y] = [this.across(left), this.down(top)];
    pen.drawImage(picture, x, y, this.across(right) - x, this.down(bottom) - y);
    pen.globalAlpha = 1;
  }

  /** Draw one point once, to be copied: a disc, or a ring for papers between topics. */
  _stamp(color, isRing, size) {
    const half = size / 2 + 1.5;
    const stamp = document.createElement('canvas');
    stamp.half = half;
    stamp.width = Math.ceil(2 * half * this.density);
    stamp.height = stamp.width;
    const pen = stamp.getContext('2d');
    pen.scale(stamp.width / (2 * half), stamp.width / (2 * half));
    pen.beginPath();
    pen.arc(half, half, size / 2, 0, 2 * Math.PI);
    pen.fillStyle = color;
    pen.strokeStyle = color;
    pen.lineWidth = Math.max(0.8, size / 4.3);
    if (isRing) pen.stroke();
    else pen.fill();
    return stamp;
  }

  _ring(pen, i, size) {
    const [x, y] = [this.across(atlas.papers.x[i]), this.down(atlas.papers.y[i])];
    for (const [width, color] of [[5, cssColor('ground')], [2, cssColor('text')]]) {
      pen.beginPath();
      pen.arc(x, y, size / 2 + 5, 0, 2 * Math.PI);
      pen.lineWidth = width;
      pen.strokeStyle = color;
      pen.stroke();
    }
  }

  _names(pen) {
    const font = getComputedStyle(this.host).fontFamily;
    pen.font = `${NAME_WEIGHT} ${this.fontPx}px ${font}`;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.lineJoin = 'round';
    pen.lineWidth = 3.5;
    pen.strokeStyle = cssColor('ground');
    const widths = new Map();
    const measure = (line) => {
      if (!widths.has(line)) widths.set(line, pen.measureText(line).width);
      return widths.get(line);
    };
    const few = this.lit && this.lit.size * FEW_OF_LIT;
    const lit = new Map(this.lit ? sizesOf(this.lit) : []);
    const seen = this._seen();
    this.names = placeNames(this._wishes(seen), this.fontPx, this.width, this.height, measure, this._covered(seen));
    for (const name of this.names) {
      const pale = this.lit && (lit.get(name.topic.id) ?? 0) <= few;
      pen.fillStyle = cssColor(pale ? 'quiet' : 'text');
      const middle = (name.top + name.bottom) / 2;
      name.lines.forEach((line, k) => {
        const y = middle + (k - (name.lines.length - 1) / 2) * LINE * this.fontPx;
        pen.strokeText(line, name.x, y);
        pen.fillText(line, name.x, y);
      });
    }
  }

  /** Return where names would like to be: at their topics, or at what of these is in sight. */
  _wishes(seen) {
    const sums = new Map();
    for (const [i, x, y] of seen) {
      const topic = atlas.papers.topic[i];
      const [n, xs, ys] = sums.get(topic) ?? [0, 0, 0];
      sums.set(topic, [n + 1, xs + x, ys + y]);
    }
    return atlas.topics.filter((topic) => sums.has(topic.id) && topic.onMap[0].length).map((topic) => {
      const [n, xs, ys] = sums.get(topic.id);
      const [x, y] = [this.across(topic.x), this.down(topic.y)];
      const inSight = x > 0 && y > 0 && x < this.width && y < this.height;
      return { topic, ways: topic.onMap, n, x: inSight ? x : xs / n, y: inSight ? y : ys / n, inSight };
    }).filter((wish) => wish.inSight || wish.n >= FEWEST_NAMED);
  }

  /** Return what counts the points that a name would cover; among many it may as well. */
  _covered(seen) {
    if (seen.length > FEW_POINTS) return null;
    const reach = this.pointPx / 2;
    return (box) => seen.filter(([, x, y]) => x > box.left - reach && x < box.right + reach && y > box.top - reach && y < box.bottom + reach).length;
  }

  /** Return the drawn papers that are in sight, with their places. */
  _seen() {
    return this.drawn
      .map((i) => [i, this.across(atlas.papers.x[i]), this.down(atlas.papers.y[i])])
      .filter(([, x, y]) => x > 0 && y > 0 && x < this.width && y < this.height);
  }

  _path(pen) {
    pen.beginPath();
    for (const [x, y] of this.lasso) pen.lineTo(x, y);
    pen.closePath();
    pen.lineWidth = 1.5;
    pen.strokeStyle = cssColor('accent');
    pen.setLineDash([5, 4]);
    pen.stroke();
    pen.setLineDash([]);
    pen.globalAlpha = 0.08;
    pen.fillStyle = cssColor('accent');
    pen.fill();
    pen.globalAlpha = 1;
  }

  /** Return the paper nearest to a place on the canvas, or null. */
  paperNear(acrossPx, downPx, reachPx) {
    let nearest = null;
    let least = (reachPx + this.pointPx / 2) ** 2;
    for (const i of this.drawn) {
      const apart = (this.across(atlas.papers.x[i]) - acrossPx) ** 2 + (this.down(atlas.papers.y[i]) - downPx) ** 2;
      if (apart <= least) [nearest, least] = [i, apart];
    }
    return nearest;
  }

  topicNamedAt(acrossPx, downPx) {
    const name = this.names?.find((n) => n.left <= acrossPx && acrossPx <= n.right && n.top <= downPx && downPx <= n.bottom);
    return name?.topic ?? null;
  }

  /** Return the papers inside of a drawn line. */
  inside(path) {
    return this.drawn.filter((i) => {
      const [x, y] = [this.across(atlas.papers.x[i]), this.down(atlas.papers.y[i])];
      let within = false;
      for (let a = 0, b = path.length - 1; a < path.length; b = a, a += 1) {
        const [[ax, ay], [bx, by]] = [path[a], path[b]];
        if ((ay > y) !== (by > y) && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) within = !within;
      }
      return within && (!this.among || this.among.has(i));
    });
  }

  showTip(i, acrossPx, downPx) {
    const { papers } = atlas;
    const own = atlas.topicOf.get(papers.topic[i]);
    const near = atlas.topicOf.get(papers.nearest[i]);
    const about = own ? `${own.name} · ${atlas.words.sureness[sureness(own.stability)]}`
      : near ? `between topics, nearest to ${near.name}` : 'between topics';
    this.tip.replaceChildren(
      el('b', { dir: 'auto' }, shorten(papers.title[i], 160)),
      el('span', { dir: 'auto' }, about),
      el('span', {}, atlas.digests[papers.digest[i]].name),
    );
    this.tip.hidden = false;
    const left = Math.min(Math.max(acrossPx + 14, 4), Math.max(4, this.width - this.tip.offsetWidth - 4));
    const under = downPx + 16 + this.tip.offsetHeight < this.height;
    this.tip.style.left = `${left}px`;
    this.tip.style.top = `${under ? downPx + 16 : Math.max(0, downPx - 12 - this.tip.offsetHeight)}px`;
  }

  hideTip() { this.tip.hidden = true; }
}
