// Lays flows beside their links: by corridor family, to the right of their direction.

import { thinWidthOf } from "../look/scales";
import { AT_SEA } from "../state/loads";
import { findHubs, type Hubs } from "./hubs";
import { joinBands } from "./joins";
import { wantedLanes, type Lane, type Shown } from "./lanes";
import { lengthOf, reverse, scale, shiftRight, simplify, smooth, trim, type Line } from "./line";
import type { Sheet } from "./project";
import type { Band, Strand } from "./strand";

export interface Layout {
  k: number;
  /** The zoom times the size of the sheet: what widths, thresholds and ranks go by. */
  near: number;
  strands: readonly Strand[];
  joins: readonly Band[];
  hubs: Hubs;
}

const GAP_PX = 0.7;

/** Lay out everything at a zoom, in pixels of the sheet enlarged by it. */
export function layBands(sheet: Sheet, shown: Shown, k: number): Layout {
  const near = k * sheet.size;
  const lanes = wantedLanes(shown, near);
  const hubs = findHubs(sheet, shown.frame, k, lanes);
  const strands = [...lanes.values()].flatMap((lane) => layStrands(sheet, shown, hubs, lane, k));
  const joins = joinBands(
    strands.filter((strand) => !strand.thin),
    hubs,
  );
  return { k, near, strands: strands.sort((a, b) => b.width - a.width), joins, hubs };
}

function layStrands(sheet: Sheet, shown: Shown, hubs: Hubs, lane: Lane, k: number): Strand[] {
  const { links } = shown.frame;
  if (hubs.swallowed.has(lane.link)) return [];
  const sea = AT_SEA.includes(links.mode[lane.link]!);
  const raw = scale(sheet.lines[lane.link]!, k);
  const plain = smooth(simplify(raw, Math.max(0.7, lane.width * 0.1)));
  const line = lane.forward ? plain : reverse(plain);
  const [from, to] = hubs.endsOf(lane.link, lane.forward);
  const most = lengthOf(line) * 0.4;
  const cut = (by: Line) => trim(by, Math.min(from.room, most), Math.min(to.room, most));
  const { key, link, forward, value, base } = lane;
  const common = { key, link, forward, sea, base };
  const strands: Strand[] = [];
  let from_px = GAP_PX;
  const bands = lane.parts.map(({ ink, width }): Band => {
    const moved = shiftRight(line, from_px + width / 2);
    from_px += width;
    return { outline: { line: cut(moved) }, width, ink, keys: [key] };
  });
  if (bands.length > 0) {
    const middle = cut(shiftRight(line, GAP_PX + lane.width / 2));
    strands.push({ ...common, width: lane.width, middle: { line: middle }, bands, thin: false, value });
  }
  if (lane.local > 0) {
    const width = thinWidthOf(lane.local, shown.reference, k * sheet.size);
    const outline = { line: shiftRight(line, from_px + width / 2) };
    const band: Band = { outline, width, ink: { family: "local" }, keys: [key] };
    strands.push({ ...common, width, middle: outline, bands: [band], thin: true, value: lane.local });
  }
  return strands;
}
