// Loaded into a page before anything else: records when WebGL paints points, and the time of the
// last input. Times are those of the page: 0 is the start of the navigation.
(() => {
  const bench = { paints: [], input: 0, plot: null };
  window.bench = bench;

  // The points of a frame are counted when they are requested. The graphics process draws them
  // later; reading one pixel back waits for it.
  let points = 0;
  let waiting = false;
  const contexts = new Set();
  const recordPaint = () => {
    const pixel = new Uint8Array(4);
    for (const gl of contexts) gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    bench.paints.push({ at: performance.now(), points, data: bench.data() });
    points = 0;
    waiting = false;
    contexts.clear();
  };
  const note = (gl, count) => {
    points += count;
    contexts.add(gl);
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => requestAnimationFrame(recordPaint));
  };
  for (const kind of [window.WebGLRenderingContext, window.WebGL2RenderingContext]) {
    if (!kind) continue;
    const { drawArrays, drawElements } = kind.prototype;
    kind.prototype.drawArrays = function (mode, first, count) {
      if (mode === this.POINTS) note(this, count);
      return drawArrays.call(this, mode, first, count);
    };
    kind.prototype.drawElements = function (mode, count, type, offset) {
      if (mode === this.POINTS) note(this, count);
      return drawElements.call(this, mode, count, type, offset);
    };
  }

  for (const kind of ["pointerup", "keydown"]) {
    window.addEventListener(kind, (event) => { bench.input = event.timeStamp; }, true);
  }
  const state = () => document.querySelector('[data-testid="stApp"]')
    ?.getAttribute("data-test-script-state");
  // The data of the chart; a new figure has a new object.
  bench.data = () => [...document.querySelectorAll(".js-plotly-plot")]
    .find((plot) => plot.data?.some((trace) => trace.type === "scattergl"))?.data;

  bench.idle = () => state() === "notRunning";

  const words = (selector) => [...document.querySelectorAll(selector)]
    .map((element) => element.textContent).join();

  // Start the measurement of a gesture that draws a new figure or list: forget earlier paints.
  bench.begin = (selector) => {
    bench.paints = [];
    bench.plot = bench.data();
    bench.listed_at = 0;
    bench.words = selector ? words(selector) : "";
  };

  // Time of the first frame with `least` points of a new figure; 0 if there is none yet.
  bench.painted = (least) => {
    const found = bench.paints.find((p) => p.points >= least && p.data && p.data !== bench.plot);
    return found ? found.at : 0;
  };

  // Time at which the elements of `selector` had changed and the script had ended; 0 if not yet.
  // A run can be so short that it is never seen as running.
  bench.listed = (selector) => {
    if (bench.listed_at || bench.asked || !bench.idle()) return bench.listed_at;
    const now = words(selector);
    if (now && now !== bench.words) {
      bench.asked = true;
      requestAnimationFrame(() => requestAnimationFrame(() => {
        bench.listed_at = performance.now();
        bench.asked = false;
      }));
    }
    return 0;
  };

  // True if the chart's canvas has at least one pixel that is not transparent.
  bench.inked = () => [...document.querySelectorAll(".js-plotly-plot canvas")].some((canvas) => {
    if (!canvas.width || !canvas.height) return false;
    const small = document.createElement("canvas");
    [small.width, small.height] = [200, 200];
    const brush = small.getContext("2d");
    brush.drawImage(canvas, 0, 0, 200, 200);
    return brush.getImageData(0, 0, 200, 200).data.some((value) => value);
  });
})();
