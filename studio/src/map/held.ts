// Which places the map is fitted to.

import type { MapFrame } from "../client/types";

const MAIN_RANK = 2;
const NORTH_OF_DEG = 20; // ports of the far south would make the land small

/** Choose the main places of the land corridors; all places where there are too few. */
export function heldPlaces({ places }: MapFrame): number[] {
  const rows = places.place_id.map((_, row) => row);
  const main = rows.filter(
    (row) =>
      places.label_rank[row]! <= MAIN_RANK &&
      places.kind[row] !== "waypoint" &&
      places.latitude_deg[row]! > NORTH_OF_DEG,
  );
  return main.length >= 4 ? main : rows.filter((row) => places.kind[row] !== "waypoint");
}
