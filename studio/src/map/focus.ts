// What is lit while something is picked; the rest is dimmed, not hidden.

import type { Family, MapFrame, Picture } from "../client/types";
import { FAMILIES } from "../look/palette";
import { keyOf, linksOf, type Loads } from "../state/loads";
import type { Pick } from "../state/selection";
import type { Band } from "./strand";

export interface Focus {
  /** How much of each direction of a link is lit, from 0 to 1; null: all of all. */
  shares: ReadonlyMap<number, number> | null;
  family: Family | null;
}

/** What a pick is seen against. */
export interface Seen {
  frame: MapFrame;
  picture: Picture | null;
  loads: Loads;
  /** Loads that pass a picked place, by direction of link, where they are known. */
  passing: ReadonlyMap<number, number> | null;
}

/** Nothing lit: a route stands alone over the map. */
export const DIMMED: Focus = { shares: new Map(), family: null };

const DIM = 0.38;
const DIM_FAMILY = 0.2;
export const LIT = 0.62; // what is lit more than this counts as lit

/** Tell what a pick lights: of a place, each link by how much of its load passes there. */
export function focusOn(picked: Pick | null, { frame, picture, loads, passing }: Seen): Focus | null {
  if (!picked) return null;
  switch (picked.kind) {
    case "family":
      return { shares: null, family: FAMILIES.find((family) => family === picked.id) ?? null };
    case "corridor": {
      const row = frame.corridors.corridor_id.indexOf(picked.id);
      return {
        shares: whole(linksOf(picture, frame, picked.id)),
        family: frame.corridors.family[row] ?? null,
      };
    }
    case "link":
      return { shares: whole(bothWays([frame.links.link_id.indexOf(picked.id)])), family: null };
    case "place":
      return {
        shares: passing ? sharesOf(passing, loads) : whole(bothWays(linksAt(frame, picked.id))),
        family: null,
      };
  }
}

const whole = (keys: Iterable<number>) => new Map([...keys].map((key) => [key, 1]));

function sharesOf(passing: ReadonlyMap<number, number>, loads: Loads): Map<number, number> {
  const shares = new Map<number, number>();
  for (const [key, load] of passing) {
    const all = loads.get(key);
    if (all) shares.set(key, Math.min(1, Math.sqrt(load / (all.total + all.local))));
  }
  return shares;
}

function linksAt({ links }: MapFrame, place_id: string): number[] {
  const rows = links.link_id.map((_, row) => row);
  return rows.filter((row) => links.from_place[row] === place_id || links.to_place[row] === place_id);
}

const bothWays = (links: readonly number[]) =>
  links.flatMap((link) => [keyOf(link, true), keyOf(link, false)]);

/** Give how strongly a band is drawn. */
export function strengthOf({ ink, keys }: Band, focus: Focus | null): number {
  if (!focus) return 1;
  const dim = focus.family ? DIM_FAMILY : DIM;
  if (focus.family !== null && "family" in ink && ink.family !== focus.family) return dim;
  const share = keys.reduce((least, key) => Math.min(least, focus.shares?.get(key) ?? 0), 1);
  return focus.shares ? dim + (1 - dim) * share : 1;
}
