// Cuts Natural Earth 1:50m (npm world-atlas, public domain) to the study's window and simplifies it.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { feature } from "topojson-client";
import { topology } from "topojson-server";
import { presimplify, simplify } from "topojson-simplify";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const [WEST, SOUTH, EAST, NORTH] = [-30, -38, 160, 82];
const LEAST_BOX_DEG2 = 0.03; // islets below are left out
const LEAST_BEND = 0.003; // square degrees of the smallest bend kept
const GRID = 12000; // steps of the coordinates' grid

const world = JSON.parse(readFileSync(join(ROOT, "node_modules/world-atlas/countries-50m.json"), "utf8"));
const countries = feature(world, world.objects.countries);
countries.features = countries.features.map(cut).filter(Boolean);
const plain = simplify(presimplify(topology({ countries })), LEAST_BEND);
const cleaned = feature(plain, plain.objects.countries);
const small = topology({ countries: cleaned }, GRID);
mkdirSync(join(ROOT, "public"), { recursive: true });
writeFileSync(join(ROOT, "public/basemap.json"), JSON.stringify(small));

/** Keep of a country what lies in the window; pieces stitched over the antimeridian would span the map. */
function cut({ geometry }) {
  if (!geometry) return null;
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const kept = polygons.filter((rings) => isInside(rings[0]));
  if (kept.length === 0) return null;
  return {
    type: "Feature",
    properties: {},
    geometry: { type: "MultiPolygon", coordinates: kept },
  };
}

function isInside(ring) {
  const [lons, lats] = [ring.map((point) => point[0]), ring.map((point) => point[1])];
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const big = (east - west) * (north - south) > LEAST_BOX_DEG2;
  return big && east > WEST && west < EAST && north > SOUTH && south < NORTH;
}
