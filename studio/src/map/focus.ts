// What is lit while something is picked; the rest is dimmed, not hidden.

import type { Family } from "../client/types";
import { FAMILIES } from "../look/palette";
import { keyOf, linksOf } from "../state/loads";
import type { MapFrame, Picture } from "../client/types";
import type { Pick } from "../state/selection";
import type { Band } from "./strand";

export interface Focus {
  /** Directions of links that are lit; null: all. */
  keys: ReadonlySet<number> | null;
  family: Family | null;
}

const DIM = 0.38;
const DIM_FAMILY = 0.2;

/** Tell what a pick lights; `passing` are the flows through a picked place, where they are known. */
export function focusOn(
  picked: Pick | null,
  frame: MapFrame,
  picture: Picture | null,
  passing: ReadonlySet<number> | null,
): Focus | null {
  if (!picked) return null;
  switch (picked.kind) {
    case "family":
      return { keys: null, family: FAMILIES.find((family) => family === picked.id) ?? null };
    case "corridor": {
      const row = frame.corridors.corridor_id.indexOf(picked.id);
      return { keys: linksOf(picture, frame, picked.id), family: frame.corridors.family[row] ?? null };
    }
    case "link":
      return { keys: bothWays([frame.links.link_id.indexOf(picked.id)]), family: null };
    case "place":
      return { keys: passing ?? bothWays(linksAt(frame, picked.id)), family: null };
  }
}

export function linksAt({ links }: MapFrame, place_id: string): number[] {
  const rows = links.link_id.map((_, row) => row);
  return rows.filter((row) => links.from_place[row] === place_id || links.to_place[row] === place_id);
}

const bothWays = (links: readonly number[]) =>
  new Set(links.flatMap((link) => [keyOf(link, true), keyOf(link, false)]));

/** Give how strongly a band is drawn. */
export function strengthOf({ ink, keys }: Band, focus: Focus | null): number {
  if (!focus) return 1;
  const isOther = focus.family !== null && "family" in ink && ink.family !== focus.family;
  const isOff = focus.keys !== null && !keys.every((key) => focus.keys!.has(key));
  if (!isOther && !isOff) return 1;
  return focus.family ? DIM_FAMILY : DIM;
}
