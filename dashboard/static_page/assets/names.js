// Names on the map: the largest topic first, none over another, more of them the nearer one looks.

const LINE = 1.22;
const NAME_WEIGHT = 600;
const SIDEWAYS = [0, -0.55, 0.55, -1, 1];
const UP_AND_DOWN = [0, -1, 1, -2, 2, -3, 3];
/** A name rather goes a line away from its topic than covers two points. */
const COVERED_COST = 0.9;

const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/**
 * Place names.
 *
 * @param wishes {topic, ways (lines, longest way first), n, x, y}: a place in pixels, y downwards.
 * @param fontPx, width, height the size of the names, and of the canvas.
 * @param measure the width of a line in pixels.
 * @param covered how many points a box would cover; null where there are too many to mind.
 */
function placeNames(wishes, fontPx, width, height, measure, covered) {
  const line = LINE * fontPx;
  const inOrder = [...wishes].sort((a, b) => b.n - a.n || a.topic.id - b.topic.id);

  const boxOf = (wish, lines, aside, lower) => {
    const half = { x: Math.max(...lines.map(measure)) / 2 + 2, y: (lines.length * line) / 2 };
    // A name that sticks out at a side is pushed back in; out at the top it has no place.
    const x = Math.min(Math.max(wish.x + aside * half.x, half.x), width - half.x);
    const y = wish.y + lower * line;
    const box = { left: x - half.x, right: x + half.x, top: y - half.y, bottom: y + half.y, x, lines, topic: wish.topic };
    box.far = Math.hypot(x - wish.x, y - wish.y) / line;
    return box.top >= 0 && box.bottom <= height && 2 * half.x <= width ? box : null;
  };

  const lineUp = (wayOf) => {
    const placed = [];
    for (const wish of inOrder) {
      const lines = wish.ways[Math.min(wayOf(wish.topic), wish.ways.length - 1)];
      const free = (covered ? SIDEWAYS : [0])
        .flatMap((aside) => UP_AND_DOWN.slice(0, covered ? undefined : 5).map((lower) => boxOf(wish, lines, aside, lower)))
        .filter((box) => box && !placed.some((other) => overlap(other, box)));
      const cost = (box) => box.far + (covered ? COVERED_COST * covered(box) : 0);
      const best = free.reduce((a, b) => (a && cost(a) <= cost(b) ? a : b), null);
      if (best) placed.push(best);
    }
    return placed;
  };

  const long = lineUp(() => 0);
  if (long.length === wishes.length) return long;
  const named = new Set(long.map((box) => box.topic));
  const short = lineUp((topic) => (named.has(topic) ? 0 : 1));
  return short.length > long.length ? short : long;
}
