// Sea, land, borders and names of countries.

import { geoGraticule, geoPath, type GeoPermissibleObjects } from "d3-geo";
import { merge, mesh } from "topojson-client";
import type { GeometryCollection, MultiPolygon, Topology } from "topojson-specification";
import { readFile } from "../client/client";
import type { Theme } from "../look/palette";
import type { Outline, Pen } from "./pen";
import type { Sheet, Shift } from "./project";

type World = Topology<{ countries: GeometryCollection }>;
export interface Basemap {
  land: GeoPermissibleObjects;
  borders: GeoPermissibleObjects;
}

/** A basemap on a sheet, ready to be drawn. */
export interface Ground {
  land: Outline;
  borders: Outline;
  grid: Outline;
}

export async function readBasemap(): Promise<Basemap> {
  const world = await readFile<World>("basemap.json");
  const { countries } = world.objects;
  return {
    land: merge(world, countries.geometries as MultiPolygon[]) as GeoPermissibleObjects,
    borders: mesh(world, countries, (one, other) => one !== other) as GeoPermissibleObjects,
  };
}

export function layGround(basemap: Basemap, { projection }: Sheet): Ground {
  const write = geoPath(projection).digits(1);
  const outline = (thing: GeoPermissibleObjects): Outline => ({ d: write(thing) ?? "" });
  return {
    land: outline(basemap.land),
    borders: outline(basemap.borders),
    grid: outline(geoGraticule().step([10, 10])()),
  };
}

export function drawGround(
  pen: Pen,
  ground: Ground,
  theme: Theme,
  { k, x, y }: Shift,
  showsBorders: boolean,
): void {
  pen.flood(theme.sea);
  pen.within(x, y, k, () => {
    pen.stroke(ground.grid, { colour: theme.grid, width: 0.8 / k });
    pen.stroke(ground.land, { colour: theme.shore, width: 6 / k });
    pen.fill(ground.land, theme.land);
    if (showsBorders) pen.stroke(ground.borders, { colour: theme.border, width: 0.9 / k });
    pen.stroke(ground.land, { colour: theme.coast, width: 0.9 / k });
  });
}

/** Where names of countries stand: ISO code, longitude, latitude. */
export const COUNTRIES: readonly (readonly [string, number, number])[] = [
  ["CN", 101, 33.2],
  ["KZ", 66.5, 48.9],
  ["RU", 76, 61.5],
  ["MN", 103, 46.6],
  ["IN", 78.5, 22.5],
  ["IR", 55.5, 32.6],
  ["UZ", 62.2, 42.8],
  ["TM", 58.9, 39.6],
  ["UA", 32, 49.2],
  ["SA", 45, 24.2],
  ["EG", 28.6, 26.6],
  ["FR", 2, 46.6],
  ["IT", 12.6, 42.9],
  ["PK", 68, 29],
  ["AF", 65.6, 33.8],
  ["IQ", 43.2, 33],
  ["JP", 138.3, 36.4],
  ["TR", 33.5, 39],
  ["DE", 10.3, 51],
  ["PL", 19.3, 52.2],
  ["BY", 28, 53.4],
  ["RO", 24.8, 45.9],
  ["KG", 74.6, 41.5],
  ["TJ", 71, 38.6],
  ["GE", 43.4, 42.2],
  ["AZ", 47.6, 40.4],
  ["AM", 44.9, 40.2],
  ["FI", 26, 63],
  ["SE", 15.5, 62],
  ["ES", -3.6, 40],
  ["GB", -1.6, 52.8],
  ["OM", 56.2, 20.6],
  ["YE", 47.8, 15.7],
  ["SD", 30, 16],
  ["ET", 39.5, 8.8],
  ["TH", 101, 15.4],
  ["MM", 96.2, 21.5],
  ["VN", 106, 16.2],
  ["ID", 102.3, -0.8],
  ["MY", 102.4, 4.2],
  ["KR", 128, 36.2],
  ["GR", 22, 39.6],
  ["BG", 25.2, 42.7],
  ["HU", 19.4, 47.1],
  ["SY", 38.5, 35],
  ["LT", 23.9, 55.4],
  ["LV", 25.4, 57],
  ["EE", 25.6, 58.8],
];
