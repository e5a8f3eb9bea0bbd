// A single route over the map, as the route card draws it.

import type { Theme } from "../look/palette";
import { reverse, scale, simplify, smooth } from "./line";
import type { Pen } from "./pen";
import type { Sheet } from "./project";

/** A link, and the direction it is run through. */
export interface Run {
  link: number;
  forward: boolean;
}

export function drawRoute(pen: Pen, route: readonly Run[], sheet: Sheet, theme: Theme, k: number): void {
  const lines = route.map(({ link, forward }) => {
    const line = smooth(simplify(scale(sheet.lines[link]!, k), 0.7));
    return { line: forward ? line : reverse(line) };
  });
  for (const line of lines) pen.stroke(line, { colour: theme.casing, width: 7, cap: "round" });
  for (const line of lines) pen.stroke(line, { colour: theme.ink, width: 3.4, cap: "round" });
  for (const line of lines)
    pen.stroke(line, { colour: theme.casing, width: 1.1, dash: [0.1, 7], cap: "round" });
}
