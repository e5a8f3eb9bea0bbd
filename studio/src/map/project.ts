// Puts the study on a sheet of paper: its places and lines in pixels at zoom 1.

import { geoConicEqualArea, geoInterpolate, type GeoProjection } from "d3-geo";
import type { MapFrame } from "../client/types";
import type { View } from "../state/view";
import type { Line } from "./line";

export interface Pad {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Pane {
  width: number;
  height: number;
  pad: Pad;
}

/** A study drawn for a pane: x, y of places in pairs, and a line for each link. */
export interface Sheet {
  pane: Pane;
  projection: GeoProjection;
  places: Line;
  lines: readonly Line[];
  scale: number;
  /** How large it is beside the sheet that widths are meant for; small sheets get thinner bands and fewer of them. */
  size: number;
}

/** Where a sheet lies in its pane. */
export interface Shift {
  k: number;
  x: number;
  y: number;
}

const FULL_SCALE = 600; // a pane of 1440 by 900 pixels
const STEP_DEG = 3; // straight links are bent along the great circle in steps of this

/** Project a study so that the places `held` fit between the pads. */
export function makeSheet(frame: MapFrame, pane: Pane, held: readonly number[]): Sheet {
  const { longitude_deg, latitude_deg } = frame.places;
  const spots = held.map((row) => [longitude_deg[row]!, latitude_deg[row]!] as [number, number]);
  const { width, height, pad } = pane;
  const corners: [[number, number], [number, number]] = [
    [pad.left, pad.top],
    [Math.max(pad.left + 50, width - pad.right), Math.max(pad.top + 50, height - pad.bottom)],
  ];
  const projection = geoConicEqualArea().parallels([25, 55]).rotate([-66, 0]);
  projection.fitExtent(corners, { type: "MultiPoint", coordinates: spots.length > 1 ? spots : WHOLE });
  const put = (lon: number, lat: number) => projection([lon, lat]) ?? [0, 0];
  const places = longitude_deg.flatMap((lon, row) => put(lon, latitude_deg[row]!));
  const row = new Map(frame.places.place_id.map((id, at) => [id, at]));
  const lines = frame.links.link_id.map((_, link) => {
    const [from, to] = [row.get(frame.links.from_place[link]!)!, row.get(frame.links.to_place[link]!)!];
    const points = frame.links.points[link]!;
    const ends = [longitude_deg[from]!, latitude_deg[from]!, longitude_deg[to]!, latitude_deg[to]!];
    return project(
      points.length >= 4 ? [...ends.slice(0, 2), ...points.slice(2, -2), ...ends.slice(2)] : ends,
      put,
    );
  });
  const scale = projection.scale();
  return { pane, projection, places, lines, scale, size: scale / FULL_SCALE };
}

const WHOLE: [number, number][] = [
  [0, 20],
  [125, 20],
  [0, 60],
  [125, 60],
];

function project(points: readonly number[], put: (lon: number, lat: number) => [number, number]): number[] {
  const line = put(points[0]!, points[1]!).slice();
  for (let i = 2; i < points.length; i += 2) {
    const [a, b, c, d] = [points[i - 2]!, points[i - 1]!, points[i]!, points[i + 1]!];
    const steps = Math.ceil(Math.hypot(c - a, d - b) / STEP_DEG);
    const between = geoInterpolate([a, b], [c, d]);
    for (let step = 1; step < steps; step++) line.push(...put(...between(step / steps)));
    line.push(...put(c, d));
  }
  return line;
}

const middleOf = ({ width, height, pad }: Pane) => ({
  x: (pad.left + width - pad.right) / 2,
  y: (pad.top + height - pad.bottom) / 2,
});

/** Turn the shared view into where this sheet lies. */
export function shiftOf({ k, u, v }: View, sheet: Sheet): Shift {
  const middle = middleOf(sheet.pane);
  return {
    k,
    x: middle.x - k * (middle.x + u * sheet.scale),
    y: middle.y - k * (middle.y + v * sheet.scale),
  };
}

/** Turn where a sheet lies into the shared view. */
export function viewOf({ k, x, y }: Shift, sheet: Sheet): View {
  const middle = middleOf(sheet.pane);
  return {
    k,
    u: ((middle.x - x) / k - middle.x) / sheet.scale,
    v: ((middle.y - y) / k - middle.y) / sheet.scale,
  };
}
