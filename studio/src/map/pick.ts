// Finds what lies under a point.

import type { Pick } from "../state/selection";
import type { MapFrame } from "../client/types";
import { distanceTo, type Line } from "./line";
import type { Shift } from "./project";
import type { Plan } from "./scene";
import type { Strand } from "./strand";

export interface Hit {
  pick: Pick;
  strand: Strand | null;
}

const REACH_PX = 5;
const boxes = new WeakMap<Strand, readonly [number, number, number, number]>();

/** Find the place or else the link under a point of the pane; the narrowest of several, for it lies on top. */
export function hit(
  { signs, layout }: Plan,
  frame: MapFrame,
  shift: Shift,
  x: number,
  y: number,
): Hit | null {
  const [at, to] = [x - shift.x, y - shift.y];
  const sign = signs.find((one) => Math.hypot(one.x - at, one.y - to) < one.radius + REACH_PX);
  if (sign) return { pick: { kind: "place", id: frame.places.place_id[sign.row]! }, strand: null };
  let found: { strand: Strand; off: number } | null = null;
  for (const strand of layout.strands) {
    const reach = Math.max(REACH_PX, strand.width / 2 + 1.5);
    if (!isNear(strand, at, to, reach)) continue;
    const off = distanceTo(strand.middle.line, at, to);
    if (off <= reach && (!found || off - strand.width / 2 <= found.off))
      found = { strand, off: off - strand.width / 2 };
  }
  return (
    found && { pick: { kind: "link", id: frame.links.link_id[found.strand.link]! }, strand: found.strand }
  );
}

function isNear(strand: Strand, x: number, y: number, reach: number): boolean {
  let box = boxes.get(strand);
  if (!box) boxes.set(strand, (box = boxOf(strand.middle.line)));
  return x >= box[0] - reach && y >= box[1] - reach && x <= box[2] + reach && y <= box[3] + reach;
}

function boxOf(line: Line): readonly [number, number, number, number] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < line.length; i += 2) {
    left = Math.min(left, line[i]!);
    right = Math.max(right, line[i]!);
    top = Math.min(top, line[i + 1]!);
    bottom = Math.max(bottom, line[i + 1]!);
  }
  return [left, top, right, bottom];
}
