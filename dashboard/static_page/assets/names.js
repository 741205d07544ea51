// Layout of topic names on the map: largest topics first, no overlaps, more names when zoomed in.

const LINE = 1.22;
const NAME_WEIGHT = 600;
const SIDEWAYS = [0, -0.55, 0.55, -1, 1];
const UP_AND_DOWN = [0, -1, 1, -2, 2, -3, 3];
/** Cost of a covered point, in lines of distance from the topic. */
const COVERED_COST = 0.9;

const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/**
 * Return the boxes of the names that fit.
 *
 * @param requests {topic, lines, n, x, y}: position in pixels, y downwards.
 * @param fontPx, width, height font size and size of the canvas in pixels.
 * @param measure returns the width of a line in pixels.
 * @param covered returns the number of points that a box covers; null if there are too many points.
 */
function placeNames(requests, fontPx, width, height, measure, covered) {
  const line = LINE * fontPx;
  const inOrder = [...requests].sort((a, b) => b.n - a.n || a.topic.id - b.topic.id);

  const boxOf = (request, aside, lower) => {
    const { lines } = request;
    const half = { x: Math.max(...lines.map(measure)) / 2 + 2, y: (lines.length * line) / 2 };
    // A name beyond the left or right edge is moved inside; beyond top or bottom it is omitted.
    const x = Math.min(Math.max(request.x + aside * half.x, half.x), width - half.x);
    const y = request.y + lower * line;
    const box = { left: x - half.x, right: x + half.x, top: y - half.y, bottom: y + half.y, x, lines, topic: request.topic };
    box.distance = Math.hypot(x - request.x, y - request.y) / line;
    return box.top >= 0 && box.bottom <= height && 2 * half.x <= width ? box : null;
  };

  const placed = [];
  for (const request of inOrder) {
    const free = (covered ? SIDEWAYS : [0])
      .flatMap((aside) => UP_AND_DOWN.slice(0, covered ? undefined : 5).map((lower) => boxOf(request, aside, lower)))
      .filter((box) => box && !placed.some((other) => overlap(other, box)));
    const cost = (box) => box.distance + (covered ? COVERED_COST * covered(box) : 0);
    const best = free.reduce((a, b) => (a && cost(a) <= cost(b) ? a : b), null);
    if (best) placed.push(best);
  }
  return placed;
}
