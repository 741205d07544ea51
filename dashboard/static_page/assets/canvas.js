// The map: points and names on a 2D canvas, which works without a graphics card.

const MAX_ZOOM = 60;
const MIN_ASPECT = 0.62;
const MIN_ASPECT_NARROW = 0.85;
const MANY_TOPICS_ON_MAP = 20;
const FEW_POINTS = 600;
const MIN_HIGHLIGHTED_SHARE = 0.03;
const MIN_PAPERS_FOR_NAME = 3;

class TopicMap {
  /** @param handlers called on events: paper(i), topic(id), lasso(ids), moved(). */
  constructor(handlers) {
    this.handlers = handlers;
    this.canvas = el('canvas', { tabindex: '0', role: 'application', 'aria-roledescription': 'map' });
    this.tip = el('div.tip', { 'aria-hidden': 'true', hidden: true });
    this.host = el('div.map', {}, this.canvas, this.tip);
    const { drawing } = atlas;
    this.drawn = drawing.drawn ?? atlas.all;
    this.coloring = drawing.colorings[0];
    this.highlighted = null;
    this.selectable = null;
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
    const maxHeight = narrow ? 430 : Math.max(420, Math.min(780, innerHeight - 190));
    const wanted = width * Math.max((this.top - this.bottom) / (this.right - this.left), narrow ? MIN_ASPECT_NARROW : MIN_ASPECT);
    this.width = width;
    this.height = Math.round(Math.min(maxHeight, wanted));
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

  /** Zoom in or out around a position on the canvas. */
  zoomBy(factor, acrossPx = this.width / 2, downPx = this.height / 2) {
    const before = this.scale;
    this.zoom = Math.min(MAX_ZOOM, Math.max(1, this.zoom * factor));
    const change = 1 / before - 1 / this.scale;
    this.moveTo(this.x + (acrossPx - this.width / 2) * change, this.y - (downPx - this.height / 2) * change);
  }

  moveBy(acrossPx, downPx) {
    this.moveTo(this.x - acrossPx / this.scale, this.y + downPx / this.scale);
  }

  moveTo(x, y) {
    const inside = (value, low, high, half) => (high - low <= 2 * half ? (low + high) / 2 : Math.min(Math.max(value, low + half), high - half));
    this.x = inside(x, this.left, this.right, this.width / 2 / this.scale);
    this.y = inside(y, this.bottom, this.top, this.height / 2 / this.scale);
    this.draw();
    this.handlers.moved();
  }

  /**
   * Highlight some papers and dim the others; null highlights none.
   *
   * @param ids the papers to highlight.
   * @param selectable the papers that the lasso can select; null for all.
   */
  highlight(ids, selectable) {
    this.highlighted = ids && new Set(ids);
    this.selectable = selectable && new Set(selectable);
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
    this._background(pen);
    const showsThemes = ['theme', 'topic'].includes(this.coloring.key);
    const put = (i, alpha) => {
      const x = this.across(papers.x[i]);
      const y = this.down(papers.y[i]);
      if (x < -9 || y < -9 || x > this.width + 9 || y > this.height + 9) return;
      const isUnassigned = papers.topic[i] === UNASSIGNED;
      const corners = showsThemes ? atlas.topicOf.get(papers.topic[i])?.corners ?? [] : [];
      const key = `${this.coloring.colorOf[i]} ${isUnassigned} ${corners}`;
      if (!stamps.has(key)) stamps.set(key, this._stamp(colors[this.coloring.colorOf[i]], isUnassigned, corners, size));
      const stamp = stamps.get(key);
      pen.globalAlpha = alpha;
      pen.drawImage(stamp, x - stamp.half, y - stamp.half, 2 * stamp.half, 2 * stamp.half);
    };
    const full = 0.85;
    // Draw highlighted and assigned papers last, on top of the others.
    if (this.highlighted) {
      for (const i of this.drawn) if (!this.highlighted.has(i)) put(i, isDark() ? 0.16 : 0.13);
      for (const i of this.drawn) if (this.highlighted.has(i)) put(i, 1);
    } else {
      for (const i of this.drawn) if (papers.topic[i] === UNASSIGNED) put(i, Math.min(1, 0.4 + size / 10));
      for (const i of this.drawn) if (papers.topic[i] !== UNASSIGNED) put(i, full);
    }
    pen.globalAlpha = 1;
    if (this.open !== null) this._markOpen(pen, this.open, size);
    this._names(pen);
    if (this.lasso) this._path(pen);
  }

  /** Draw the regions of themes, or with too many papers, the density of all papers. */
  _background(pen) {
    const picture = inMode(this.grounds);
    if (!picture?.complete) return;
    // Dim the regions if the points' colours do not show themes.
    const showsThemes = ['theme', 'topic'].includes(this.coloring.key);
    pen.globalAlpha = this.highlighted || !showsThemes ? 0.4 : 1;
    const [left, right, bottom, top] = atlas.drawing.ground;
    const [x, y] = [this.across(left), this.down(top)];
    pen.drawImage(picture, x, y, this.across(right) - x, this.down(bottom) - y);
    pen.globalAlpha = 1;
  }

  /** Return an image of a point to be copied: its theme's shape, or a circle for unassigned papers. */
  _stamp(color, isUnassigned, corners, size) {
    const half = 0.58 * size + 1.5;
    const stamp = document.createElement('canvas');
    stamp.half = half;
    stamp.width = Math.ceil(2 * half * this.density);
    stamp.height = stamp.width;
    const pen = stamp.getContext('2d');
    pen.scale(stamp.width / (2 * half), stamp.width / (2 * half));
    pen.beginPath();
    if (corners.length) for (const [x, y] of corners) pen.lineTo(half + x * size / 2, half + y * size / 2);
    else pen.arc(half, half, size / 2, 0, 2 * Math.PI);
    pen.fillStyle = color;
    pen.strokeStyle = color;
    pen.lineWidth = Math.max(0.8, size / 4.3);
    if (isUnassigned) pen.stroke();
    else pen.fill();
    return stamp;
  }

  _markOpen(pen, i, size) {
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
    // Dim the names of topics with few of the highlighted papers.
    const few = this.highlighted && this.highlighted.size * MIN_HIGHLIGHTED_SHARE;
    const sizes = new Map(this.highlighted ? sizesOf(this.highlighted) : []);
    const visible = this._visible();
    this.names = placeNames(this._requests(visible), this.fontPx, this.width, this.height, measure, this._covered(visible));
    for (const name of this.names) {
      const isDim = this.highlighted && (sizes.get(name.topic.id) ?? 0) <= few;
      pen.fillStyle = cssColor(isDim ? 'quiet' : 'text');
      const middle = (name.top + name.bottom) / 2;
      name.lines.forEach((line, k) => {
        const y = middle + (k - (name.lines.length - 1) / 2) * LINE * this.fontPx;
        pen.strokeText(line, name.x, y);
        pen.fillText(line, name.x, y);
      });
    }
  }

  /** Return the preferred positions of names: at their topics, or at the visible part of these. */
  _requests(visible) {
    const sums = new Map();
    for (const [i, x, y] of visible) {
      const topic = atlas.papers.topic[i];
      const [n, xs, ys] = sums.get(topic) ?? [0, 0, 0];
      sums.set(topic, [n + 1, xs + x, ys + y]);
    }
    return atlas.topics.filter((topic) => sums.has(topic.id) && topic.mapLines.length).map((topic) => {
      const [n, xs, ys] = sums.get(topic.id);
      const [x, y] = [this.across(topic.x), this.down(topic.y)];
      const isVisible = x > 0 && y > 0 && x < this.width && y < this.height;
      return { topic, lines: topic.mapLines, n, x: isVisible ? x : xs / n, y: isVisible ? y : ys / n, isVisible };
    }).filter((request) => request.isVisible || request.n >= MIN_PAPERS_FOR_NAME);
  }

  /** Return the function that counts the points in a box; null if there are too many points. */
  _covered(visible) {
    if (visible.length > FEW_POINTS) return null;
    const reach = this.pointPx / 2;
    return (box) => visible.filter(([, x, y]) => x > box.left - reach && x < box.right + reach && y > box.top - reach && y < box.bottom + reach).length;
  }

  /** Return the drawn papers in the visible part of the map, with their positions in pixels. */
  _visible() {
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

  /** Return the paper nearest to a position on the canvas; null if none is in reach. */
  paperNear(acrossPx, downPx, reachPx) {
    let nearest = null;
    let least = (reachPx + this.pointPx / 2) ** 2;
    for (const i of this.drawn) {
      const distance = (this.across(atlas.papers.x[i]) - acrossPx) ** 2 + (this.down(atlas.papers.y[i]) - downPx) ** 2;
      if (distance <= least) [nearest, least] = [i, distance];
    }
    return nearest;
  }

  topicNamedAt(acrossPx, downPx) {
    const name = this.names?.find((n) => n.left <= acrossPx && acrossPx <= n.right && n.top <= downPx && downPx <= n.bottom);
    return name?.topic ?? null;
  }

  /** Return the drawn papers inside a closed path (ray casting). */
  inside(path) {
    return this.drawn.filter((i) => {
      const [x, y] = [this.across(atlas.papers.x[i]), this.down(atlas.papers.y[i])];
      let within = false;
      for (let a = 0, b = path.length - 1; a < path.length; b = a, a += 1) {
        const [[ax, ay], [bx, by]] = [path[a], path[b]];
        if ((ay > y) !== (by > y) && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) within = !within;
      }
      return within && (!this.selectable || this.selectable.has(i));
    });
  }

  showTip(i, acrossPx, downPx) {
    const { papers } = atlas;
    const own = atlas.topicOf.get(papers.topic[i]);
    const nearest = atlas.topicOf.get(papers.nearest[i]);
    const about = own ? `${own.name} · ${atlas.words.levels[levelOf(own.stability)]} stability`
      : nearest ? `between topics, nearest: ${nearest.name}` : 'between topics';
    this.tip.replaceChildren(
      el('b', { dir: 'auto' }, shorten(papers.title[i], 160)),
      el('span', { dir: 'auto' }, about),
      el('span', {}, atlas.digests[papers.digest[i]].name),
    );
    this.tip.hidden = false;
    const left = Math.min(Math.max(acrossPx + 14, 4), Math.max(4, this.width - this.tip.offsetWidth - 4));
    const fitsBelow = downPx + 16 + this.tip.offsetHeight < this.height;
    this.tip.style.left = `${left}px`;
    this.tip.style.top = `${fitsBelow ? downPx + 16 : Math.max(0, downPx - 12 - this.tip.offsetHeight)}px`;
  }

  hideTip() { this.tip.hidden = true; }
}
