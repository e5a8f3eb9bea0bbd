// What is to be drawn on each direction of a link: parts by family, or one part by change.

import type { Family, MapFrame } from "../client/types";
import { changeStep, FAMILIES } from "../look/palette";
import { leastDrawn, leastThin, NARROWEST_PX, widthOf, zoomed } from "../look/scales";
import type { LinkLoad, Loads } from "../state/loads";

/** What a band is coloured by: its family, or its step on the scale of changes. */
export type Ink = { family: Family } | { step: number };

export interface Shown {
  frame: MapFrame;
  loads: Loads;
  base: Loads;
  reference: number;
  byChange: boolean;
}

const OUTERMOST = FAMILIES.indexOf("local");

/** One direction of a link with what is to be drawn there. */
export interface Lane {
  key: number;
  link: number;
  forward: boolean;
  parts: { ink: Ink; width: number; load: number }[];
  width: number;
  local: number;
  value: number;
  base: number;
}

export function wantedLanes(shown: Shown, near: number): Map<number, Lane> {
  const lanes = new Map<number, Lane>();
  const keys = shown.byChange ? new Set([...shown.loads.keys(), ...shown.base.keys()]) : shown.loads.keys();
  for (const key of keys) {
    const [now, was] = [shown.loads.get(key), shown.base.get(key)];
    const { link, forward } = (now ?? was)!;
    const parts = shown.byChange ? changeParts(shown, now, was, near) : familyParts(shown, now!, near);
    const local = shown.byChange || now!.local < leastThin(shown.reference, near) ? 0 : now!.local;
    const width = parts.reduce((sum, part) => sum + part.width, 0);
    if (width > 0 || local > 0)
      lanes.set(key, {
        key,
        link,
        forward,
        parts,
        width,
        local,
        value: now?.total ?? 0,
        base: was?.total ?? 0,
      });
  }
  return lanes;
}

/** Split a direction by family; the widths together are that of the sum. */
function familyParts({ reference }: Shown, { families, total }: LinkLoad, near: number): Lane["parts"] {
  if (total < leastDrawn(reference, near)) return [];
  const whole = widthOf(total, reference, near);
  const least = Math.max(leastDrawn(reference, near), total * 0.004);
  return FAMILIES.flatMap((family, row) => {
    const load = families[row]!;
    if (row === OUTERMOST || load < least) return [];
    return [{ ink: { family }, load, width: Math.max(NARROWEST_PX * zoomed(near), (whole * load) / total) }];
  });
}

function changeParts(
  { reference }: Shown,
  now: LinkLoad | undefined,
  was: LinkLoad | undefined,
  near: number,
): Lane["parts"] {
  const [after, before] = [now?.total ?? 0, was?.total ?? 0];
  const load = Math.max(after, before);
  if (load < leastDrawn(reference, near)) return [];
  return [{ ink: { step: changeStep(before, after) }, load, width: widthOf(load, reference, near) }];
}
