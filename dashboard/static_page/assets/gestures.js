// What a hand does to the map: drag, wheel, pinch, tap, lasso, keys.

const TAP_PX = 5;
const REACH_PX = 6;
const REACH_TOUCH_PX = 14;
const STEP_PX = 60;

function addGestures(map) {
  const { canvas } = map;
  const fingers = new Map();
  let start = null;
  let tool = 'hand';

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  // At full size a finger scrolls the page; nearer, or with the lasso, it is the map's.
  const settle = () => {
    canvas.style.touchAction = tool === 'lasso' || map.zoom > 1 ? 'none' : 'pan-x pan-y';
    canvas.style.cursor = tool === 'lasso' ? 'crosshair' : 'grab';
  };

  const two = () => {
    const [[ax, ay], [bx, by]] = [...fingers.values()];
    return { x: (ax + bx) / 2, y: (ay + by) / 2, apart: Math.hypot(ax - bx, ay - by) };
  };

  const drawing = (event) => tool === 'lasso' || event.shiftKey;

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button) return;
    fingers.set(event.pointerId, at(event));
    map.hideTip();
    if (fingers.size > 1) {
      start = null;
      map.lasso = null;
      return;
    }
    start = { place: at(event), far: false };
    if (drawing(event)) map.lasso = [at(event)];
    canvas.setPointerCapture(event.pointerId);
  });

  canvas.addEventListener('pointermove', (event) => {
    const place = at(event);
    if (!fingers.has(event.pointerId)) {
      if (event.pointerType === 'mouse') hover(place);
      return;
    }
    const last = fingers.get(event.pointerId);
    if (fingers.size === 2) {
      const before = two();
      fingers.set(event.pointerId, place);
      const now = two();
      map.zoomBy(now.apart / Math.max(before.apart, 1), now.x, now.y);
      map.moveBy(now.x - before.x, now.y - before.y);
      settle();
      return;
    }
    fingers.set(event.pointerId, place);
    if (!start) return;
    start.far ||= Math.hypot(place[0] - start.place[0], place[1] - start.place[1]) > TAP_PX;
    if (!start.far) return;
    if (map.lasso) {
      map.lasso.push(place);
      map.draw();
    } else if (event.pointerType === 'mouse' || map.zoom > 1) {
      canvas.style.cursor = 'grabbing';
      map.moveBy(place[0] - last[0], place[1] - last[1]);
    }
  });

  const end = (event, done) => {
    fingers.delete(event.pointerId);
    const path = map.lasso;
    const began = start;
    map.lasso = null;
    start = null;
    settle();
    if (path) map.draw();
    if (!done || !began) return;
    if (path && began.far) {
      map.told.lasso(map.inside(path));
    } else if (!began.far) {
      tap(at(event), event.pointerType);
    }
  };
  canvas.addEventListener('pointerup', (event) => end(event, true));
  canvas.addEventListener('pointercancel', (event) => end(event, false));
  canvas.addEventListener('pointerleave', () => map.hideTip());

  function tap([x, y], kind) {
    const paper = map.paperNear(x, y, kind === 'mouse' ? REACH_PX : REACH_TOUCH_PX);
    const topic = map.topicNamedAt(x, y);
    // A name lies over points: only a point right under the tip of a mouse is meant before it.
    if (topic && (kind !== 'mouse' || map.paperNear(x, y, 0) === null)) map.told.topic(topic.id);
    else if (paper !== null) map.told.paper(paper);
  }

  function hover([x, y]) {
    if (tool === 'lasso') return;
    const paper = map.paperNear(x, y, REACH_PX);
    const topic = map.topicNamedAt(x, y);
    canvas.style.cursor = paper !== null || topic ? 'pointer' : 'grab';
    if (paper !== null && (!topic || map.paperNear(x, y, 0) !== null)) map.showTip(paper, x, y);
    else map.hideTip();
  }

  canvas.addEventListener('wheel', (event) => {
    // Further than all of it there is nothing: let the page scroll on.
    if (map.zoom === 1 && event.deltaY > 0 && !event.ctrlKey) return;
    event.preventDefault();
    map.hideTip();
    const lines = event.deltaMode ? 24 : 1;
    map.zoomBy(Math.exp((-event.deltaY * lines * (event.ctrlKey ? 4 : 1)) / 500), ...at(event));
    settle();
  }, { passive: false });

  canvas.addEventListener('dblclick', (event) => {
    map.zoomBy(2, ...at(event));
    settle();
  });

  canvas.addEventListener('keydown', (event) => {
    const moves = { ArrowLeft: [STEP_PX, 0], ArrowRight: [-STEP_PX, 0], ArrowUp: [0, STEP_PX], ArrowDown: [0, -STEP_PX] };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in moves) map.moveBy(...moves[event.key]);
    else if (event.key === '+' || event.key === '=') map.zoomBy(1.5);
    else if (event.key === '-') map.zoomBy(1 / 1.5);
    else if (event.key === '0') map.reset();
    else return;
    event.preventDefault();
    settle();
  });

  settle();
  return {
    settle,
    set(next) {
      tool = next;
      settle();
    },
  };
}
