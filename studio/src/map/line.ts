// Lines as flat lists of x, y, and what is done to them.

export type Line = readonly number[];
export interface Spot {
  x: number;
  y: number;
  dx: number;
  dy: number;
}

const MOST_MITRE = 1.35;

export const lengthOf = (line: Line) => {
  let sum = 0;
  for (let i = 2; i < line.length; i += 2)
    sum += Math.hypot(line[i]! - line[i - 2]!, line[i + 1]! - line[i - 1]!);
  return sum;
};

export function reverse(line: Line): number[] {
  const turned: number[] = [];
  for (let i = line.length - 2; i >= 0; i -= 2) turned.push(line[i]!, line[i + 1]!);
  return turned;
}

export const scale = (line: Line, k: number) => line.map((part) => part * k);

/** Leave out points that lie nearer than `bend` to the line through those kept (Douglas and Peucker, 1973). */
export function simplify(line: Line, bend: number): number[] {
  const keep = new Set([0, line.length / 2 - 1]);
  const spans: [number, number][] = [[0, line.length / 2 - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span;
    let [far, at] = [bend, -1];
    for (let i = from + 1; i < to; i++) {
      const off = distanceToSpan(line, from, to, line[2 * i]!, line[2 * i + 1]!);
      if (off > far) [far, at] = [off, i];
    }
    if (at < 0) continue;
    keep.add(at);
    spans.push([from, at], [at, to]);
  }
  return [...keep].sort((a, b) => a - b).flatMap((i) => [line[2 * i]!, line[2 * i + 1]!]);
}

/** Cut corners (Chaikin, 1974); ends stay. */
export function smooth(line: Line, rounds = 2): number[] {
  let now = [...line];
  for (let round = 0; round < rounds && now.length > 4; round++) {
    const next = [now[0]!, now[1]!];
    for (let i = 0; i + 3 < now.length; i += 2) {
      const [x, y, u, v] = [now[i]!, now[i + 1]!, now[i + 2]!, now[i + 3]!];
      if (i > 0) next.push(0.75 * x + 0.25 * u, 0.75 * y + 0.25 * v);
      if (i + 5 < now.length) next.push(0.25 * x + 0.75 * u, 0.25 * y + 0.75 * v);
    }
    next.push(now.at(-2)!, now.at(-1)!);
    now = next;
  }
  return now;
}

/** Move a line to the right of its direction; sharp corners are held, lest they shoot out. */
export function shiftRight(line: Line, by: number): number[] {
  const size = line.length;
  const moved = new Array<number>(size);
  let [ux, uy] = [0, 0]; // direction of the span before
  for (let i = 0; i < size; i += 2) {
    let [vx, vy] = [ux, uy];
    if (i + 3 < size) {
      vx = line[i + 2]! - line[i]!;
      vy = line[i + 3]! - line[i + 1]!;
      const step = Math.sqrt(vx * vx + vy * vy) || 1;
      vx /= step;
      vy /= step;
    }
    if (i === 0) [ux, uy] = [vx, vy];
    const [nx, ny] = [-(uy + vy), ux + vx];
    const norm = Math.sqrt(nx * nx + ny * ny) || 1;
    const reach = (by * Math.min(MOST_MITRE, 2 / norm)) / norm;
    moved[i] = line[i]! + nx * reach;
    moved[i + 1] = line[i + 1]! + ny * reach;
    ux = vx;
    uy = vy;
  }
  return moved;
}

/** Cut a length off both ends. */
export function trim(line: Line, start: number, end: number): number[] {
  const [i, x, y] = spotAfter(line, start, 2);
  const [j, u, v] = spotAfter(line, end, -2);
  if (i > j) return [x, y, u, v]; // both lie on one span
  return [x, y, ...line.slice(i, j + 2), u, v];
}

/** Go a way along a line from either end: where it ends, and the point that comes next. */
function spotAfter(line: Line, way: number, step: 2 | -2): [number, number, number] {
  let at = step > 0 ? 0 : line.length - 2;
  for (let left = way; ; at += step) {
    const next = at + step;
    const [dx, dy] = [line[next]! - line[at]!, line[next + 1]! - line[at + 1]!];
    const size = Math.sqrt(dx * dx + dy * dy);
    const isLast = next === 0 || next === line.length - 2;
    if (size > left || isLast) {
      const part = size > 0 ? Math.min(1, left / size) : 0;
      return [next, line[at]! + dx * part, line[at + 1]! + dy * part];
    }
    left -= size;
  }
}

/** Walk along a line and give a spot with its direction at every step. */
export function walk(line: Line, every: number, first = every / 2): Spot[] {
  const spots: Spot[] = [];
  let next = first;
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [x, y] = [line[i]!, line[i + 1]!];
    const step = Math.hypot(line[i + 2]! - x, line[i + 3]! - y);
    const [dx, dy] = [(line[i + 2]! - x) / (step || 1), (line[i + 3]! - y) / (step || 1)];
    for (; next <= step; next += every) spots.push({ x: x + dx * next, y: y + dy * next, dx, dy });
    next -= step;
  }
  return spots;
}

/** Give the end of a line and the direction it points to there. */
export function endOf(line: Line): Spot {
  const last = line.length - 2;
  const [dx, dy] = unitAt(line, last / 2 - 1);
  return { x: line[last]!, y: line[last + 1]!, dx, dy };
}

export function startOf(line: Line): Spot {
  const [dx, dy] = unitAt(line, 0);
  return { x: line[0]!, y: line[1]!, dx, dy };
}

/** Draw a curve that leaves one spot in its direction and enters another in its own. */
export function curve(from: Spot, to: Spot, steps = 10): number[] {
  const reach = Math.hypot(to.x - from.x, to.y - from.y) * 0.42;
  const [ax, ay] = [from.x + from.dx * reach, from.y + from.dy * reach];
  const [bx, by] = [to.x - to.dx * reach, to.y - to.dy * reach];
  const line: number[] = [];
  for (let i = 0; i <= steps; i++) {
    const t = i / steps;
    const s = 1 - t;
    const [p, q, r, w] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
    line.push(p * from.x + q * ax + r * bx + w * to.x, p * from.y + q * ay + r * by + w * to.y);
  }
  return line;
}

/** Give the distance of a point from a line. */
export function distanceTo(line: Line, x: number, y: number): number {
  let least = Infinity;
  for (let i = 0; i < line.length / 2 - 1; i++) least = Math.min(least, distanceToSpan(line, i, i + 1, x, y));
  return least;
}

function distanceToSpan(line: Line, from: number, to: number, x: number, y: number): number {
  const [ax, ay] = [line[2 * from]!, line[2 * from + 1]!];
  const [dx, dy] = [line[2 * to]! - ax, line[2 * to + 1]! - ay];
  const size = dx * dx + dy * dy;
  const t = size ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / size)) : 0;
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

function unitAt(line: Line, i: number): [number, number] {
  const [dx, dy] = [line[2 * i + 2]! - line[2 * i]!, line[2 * i + 3]! - line[2 * i + 1]!];
  const size = Math.hypot(dx, dy) || 1;
  return [dx / size, dy / size];
}
