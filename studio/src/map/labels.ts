// Names: the most important first, each at the best of eight spots; one that does not fit is left out.

import type { Theme } from "../look/palette";
import { sayCountry } from "../words/say";
import { COUNTRIES } from "./basemap";
import type { Layout } from "./bands";
import { walk } from "./line";
import { measure, type Lettering, type Pen } from "./pen";
import type { Sign } from "./places";
import type { Sheet, Shift } from "./project";

export interface Label {
  words: string;
  x: number;
  y: number;
  lettering: Omit<Lettering, "colour" | "halo">;
  tone: "ink" | "muted" | "country";
  /** The place's row; none for a country. */
  row?: number;
}

type Box = readonly [number, number, number, number];
/** What is placed so far, and where bands lie. */
interface Table {
  taken: Box[];
  busy: ReadonlySet<number>;
  labels: Label[];
}

const MOST_BUSY = 3; // cells of bands under a country's name
const CELL_PX = 6;
const ROW_OF_CELLS = 1 << 16;
const BUSY_FROM_PX = 2.4;
const MAIN_RANK = 2;

/** Place the labels of signs and countries, in pixels of the sheet enlarged by the zoom. */
export function layLabels(sheet: Sheet, layout: Layout, signs: readonly Sign[], tongue: string): Label[] {
  const taken: Box[] = signs.map(({ x, y, radius }) => [
    x - radius - 1,
    y - radius - 1,
    x + radius + 1,
    y + radius + 1,
  ]);
  const busy = markBusy(layout);
  const labels: Label[] = [];
  for (const sign of signs) {
    if (sign.kind === "junction" && layout.near < 3) continue;
    const label = placeName(sign, taken, busy);
    if (label) labels.push(label);
  }
  for (const [code, lon, lat] of COUNTRIES) {
    const spot = sheet.projection([lon, lat]);
    const words = sayCountry(code).toLocaleUpperCase(tongue);
    if (spot) placeCountry(words, spot[0] * layout.k, spot[1] * layout.k, { taken, busy, labels });
  }
  return labels;
}

function placeName(
  { row, name, rank, x, y, radius }: Sign,
  taken: Box[],
  busy: ReadonlySet<number>,
): Label | null {
  const main = rank <= MAIN_RANK;
  const size = main ? 12 : 11;
  const lettering = { size, weight: main ? 600 : 500 };
  const width = measure(name, lettering);
  const off = radius + 4;
  const spots: [number, number, "left" | "right" | "center"][] = [
    [off, size * 0.35, "left"],
    [-off, size * 0.35, "right"],
    [0, -off - 1, "center"],
    [0, off + size - 2, "center"],
    [off * 0.75, -off * 0.75, "left"],
    [off * 0.75, off * 0.6 + size * 0.6, "left"],
    [-off * 0.75, -off * 0.75, "right"],
    [-off * 0.75, off * 0.6 + size * 0.6, "right"],
  ];
  let best: { label: Label; box: Box; cost: number } | null = null;
  for (const [index, [dx, dy, align]] of spots.entries()) {
    const [at, to] = [x + dx, y + dy];
    const left = align === "left" ? at : align === "right" ? at - width : at - width / 2;
    const box: Box = [left - 2, to - size, left + width + 2, to + 3];
    if (taken.some((other) => overlap(box, other))) continue;
    const cost = countBusy(box, busy) + index * 0.35;
    const tone = main ? "ink" : "muted";
    const label: Label = { words: name, x: at, y: to, lettering: { ...lettering, align }, tone, row };
    if (!best || cost < best.cost) best = { label, box, cost };
  }
  if (best) taken.push(best.box);
  return best?.label ?? null;
}

function placeCountry(words: string, x: number, y: number, { taken, busy, labels }: Table): void {
  const lettering = { size: 10, weight: 500, spacing: 2, align: "center" as const };
  const half = measure(words, lettering) / 2;
  const box: Box = [x - half, y - 10, x + half, y + 2];
  if (taken.some((other) => overlap(box, other)) || countBusy(box, busy) > MOST_BUSY) return;
  taken.push(box);
  labels.push({ words, x, y, lettering, tone: "country" });
}

export function drawLabels(pen: Pen, labels: readonly Label[], theme: Theme, shift: Shift): void {
  for (const { words, x, y, lettering, tone } of labels)
    pen.text(words, x + shift.x, y + shift.y, { ...lettering, colour: theme[tone], halo: theme.halo });
}

const overlap = (a: Box, b: Box) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

/** Mark where wide bands lie, so that names may keep off them. */
function markBusy({ strands }: Layout): Set<number> {
  const busy = new Set<number>();
  for (const { width, middle } of strands) {
    if (width < BUSY_FROM_PX) continue;
    for (const { x, y, dx, dy } of walk(middle.line, CELL_PX))
      for (let side = -width / 2; side <= width / 2; side += CELL_PX)
        busy.add(cellAt(x - dy * side, y + dx * side));
  }
  return busy;
}

const cellAt = (x: number, y: number) => Math.floor(x / CELL_PX) * ROW_OF_CELLS + Math.floor(y / CELL_PX);

function countBusy([left, top, right, bottom]: Box, busy: ReadonlySet<number>): number {
  let count = 0;
  for (let x = left; x <= right; x += CELL_PX)
    for (let y = top; y <= bottom; y += CELL_PX) if (busy.has(cellAt(x, y))) count += 1;
  return count;
}
