// Gestures on the map: drag, wheel, pinch, tap, lasso, keys.

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

  // Unzoomed, a finger scrolls the page; zoomed or with the lasso, it moves or selects on the map.
  const applyMode = () => {
    canvas.style.touchAction = tool === 'lasso' || map.zoom > 1 ? 'none' : 'pan-x pan-y';
    canvas.style.cursor = tool === 'lasso' ? 'crosshair' : 'grab';
  };

  const pinch = () => {
    const [[ax, ay], [bx, by]] = [...fingers.values()];
    return { x: (ax + bx) / 2, y: (ay + by) / 2, distance: Math.hypot(ax - bx, ay - by) };
  };

  const isLasso = (event) => tool === 'lasso' || event.shiftKey;

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button) return;
    fingers.set(event.pointerId, at(event));
    map.hideTip();
    if (fingers.size > 1) {
      start = null;
      map.lasso = null;
      return;
    }
    start = { position: at(event), moved: false };
    if (isLasso(event)) map.lasso = [at(event)];
    canvas.setPointerCapture(event.pointerId);
  });

  canvas.addEventListener('pointermove', (event) => {
    const position = at(event);
    if (!fingers.has(event.pointerId)) {
      if (event.pointerType === 'mouse') hover(position);
      return;
    }
    const last = fingers.get(event.pointerId);
    if (fingers.size === 2) {
      const before = pinch();
      fingers.set(event.pointerId, position);
      const after = pinch();
      map.zoomBy(after.distance / Math.max(before.distance, 1), after.x, after.y);
      map.moveBy(after.x - before.x, after.y - before.y);
      applyMode();
      return;
    }
    fingers.set(event.pointerId, position);
    if (!start) return;
    start.moved ||= Math.hypot(position[0] - start.position[0], position[1] - start.position[1]) > TAP_PX;
    if (!start.moved) return;
    if (map.lasso) {
      map.lasso.push(position);
      map.draw();
    } else if (event.pointerType === 'mouse' || map.zoom > 1) {
      canvas.style.cursor = 'grabbing';
      map.moveBy(position[0] - last[0], position[1] - last[1]);
    }
  });

  const end = (event, completed) => {
    fingers.delete(event.pointerId);
    const path = map.lasso;
    const started = start;
    map.lasso = null;
    start = null;
    applyMode();
    if (path) map.draw();
    if (!completed || !started) return;
    if (path && started.moved) {
      map.handlers.lasso(map.inside(path));
    } else if (!started.moved) {
      tap(at(event), event.pointerType);
    }
  };
  canvas.addEventListener('pointerup', (event) => end(event, true));
  canvas.addEventListener('pointercancel', (event) => end(event, false));
  canvas.addEventListener('pointerleave', () => map.hideTip());

  function tap([x, y], kind) {
    const paper = map.paperNear(x, y, kind === 'mouse' ? REACH_PX : REACH_TOUCH_PX);
    const topic = map.topicNamedAt(x, y);
    // Names cover points: a point takes precedence only if the mouse is exactly on it.
    if (topic && (kind !== 'mouse' || map.paperNear(x, y, 0) === null)) map.handlers.topic(topic.id);
    else if (paper !== null) map.handlers.paper(paper);
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
    // The whole map is visible: let the page scroll instead of zooming out.
    if (map.zoom === 1 && event.deltaY > 0 && !event.ctrlKey) return;
    event.preventDefault();
    map.hideTip();
    const lines = event.deltaMode ? 24 : 1;
    map.zoomBy(Math.exp((-event.deltaY * lines * (event.ctrlKey ? 4 : 1)) / 500), ...at(event));
    applyMode();
  }, { passive: false });

  canvas.addEventListener('dblclick', (event) => {
    map.zoomBy(2, ...at(event));
    applyMode();
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
    applyMode();
  });

  applyMode();
  return {
    applyMode,
    set(next) {
      tool = next;
      applyMode();
    },
  };
}
