// Places as signs: ring a hub, ring with a dot a port, square a border crossing; size follows what passes.

import type { MapFrame } from "../client/types";
import type { Theme } from "../look/palette";
import { radiusOf } from "../look/scales";
import type { Layout } from "./bands";
import type { Pen } from "./pen";
import type { Sheet, Shift } from "./project";

/** A sign, in pixels of the sheet enlarged by the zoom. */
export interface Sign {
  row: number;
  x: number;
  y: number;
  radius: number;
  kind: string;
  rank: number;
  name: string;
}

const APART_PX = 2;
const LAST_RANK: readonly (readonly [number, number])[] = [
  [0.6, 2],
  [1.3, 3],
  [2.6, 4],
  [Infinity, 5],
];

/** Choose and size the places to show, the most important first; one that would touch another is left out. */
export function laySigns(
  sheet: Sheet,
  frame: MapFrame,
  layout: Layout,
  through: ReadonlyMap<string, number>,
  reference: number,
  wanted: number | null,
): Sign[] {
  const { places } = frame;
  const { k, near } = layout;
  const last = LAST_RANK.find(([zoom]) => near < zoom)![1];
  const signs = [...placesOf(frame, layout)].map((row): Sign => {
    const passing = through.get(places.place_id[row]!) ?? 0;
    const [x, y] = [sheet.places[2 * row]! * k, sheet.places[2 * row + 1]! * k];
    const [kind, rank, name] = [places.kind[row]!, places.label_rank[row]!, places.name[row]!];
    return {
      row,
      x,
      y,
      radius: radiusOf(passing, reference, near),
      kind,
      rank: row === wanted ? 0 : rank,
      name,
    };
  });
  const isWorth = (kind: string, rank: number) =>
    kind !== "waypoint" && (kind !== "junction" || near > 1.6 || rank < 3);
  const shown = signs.filter(({ kind, rank }) => rank <= last && isWorth(kind, rank));
  shown.sort((a, b) => a.rank - b.rank || b.radius - a.radius || a.row - b.row);
  const kept: Sign[] = [];
  for (const sign of shown) if (!kept.some((other) => touches(sign, other))) kept.push(sign);
  return kept;
}

const touches = (one: Sign, other: Sign) =>
  Math.hypot(one.x - other.x, one.y - other.y) < one.radius + other.radius + APART_PX;

/** Give the rows of places that something drawn leads to. */
function placesOf(frame: MapFrame, { strands, hubs }: Layout): Set<number> {
  const row = new Map(frame.places.place_id.map((id, at) => [id, at]));
  const links = new Set([
    ...strands.filter((strand) => !strand.thin).map((strand) => strand.link),
    ...hubs.swallowed,
  ]);
  const { from_place, to_place } = frame.links;
  return new Set([...links].flatMap((link) => [row.get(from_place[link]!)!, row.get(to_place[link]!)!]));
}

export function drawSigns(
  pen: Pen,
  signs: readonly Sign[],
  theme: Theme,
  shift: Shift,
  wanted: number | null,
): void {
  for (const { row, x, y, radius, kind } of [...signs].reverse()) {
    const [at, to] = [x + shift.x, y + shift.y];
    if (kind === "junction") {
      pen.mark(at, to, { shape: "round", radius: 2, fill: theme.ring, colour: theme.casing, width: 1 });
      continue;
    }
    const width = row === wanted ? 2.8 : 1.5;
    const shape = kind === "border" ? "square" : "round";
    const size = row === wanted ? radius + 1.5 : radius;
    pen.mark(at, to, { shape, radius: size, fill: theme.place, colour: theme.ring, width });
    if (kind === "seaport")
      pen.mark(at, to, {
        shape: "round",
        radius: Math.max(1.3, radius * 0.38),
        fill: theme.ring,
        colour: theme.ring,
        width: 0,
      });
  }
}
