// What is pointed at and what is picked, on the map or in a list.

import { signal } from "@preact/signals";
import { NARROW, part, showsLegend } from "./view";

export type Pick =
  | { kind: "place"; id: string }
  | { kind: "link"; id: string }
  | { kind: "corridor"; id: string }
  | { kind: "family"; id: string };

export const picked = signal<Pick | null>(null);
export const hovered = signal<Pick | null>(null);
/** A route drawn over the map, as links with the direction they are run through; set by the route card. */
export const drawnRoute = signal<{ link_id: string; forward: boolean }[] | null>(null);

const TALL = 1100; // on a lower screen the legend folds while a card is open

/** Pick a thing; picking it again puts it back. */
export function pick(wanted: Pick | null): void {
  const now = picked.value;
  const same = wanted !== null && now !== null && now.kind === wanted.kind && now.id === wanted.id;
  picked.value = same ? null : wanted;
  makeRoom(picked.value !== null);
}

/** Make room for a card: the legend folds unless the screen is tall; a narrow screen turns to the card. */
export function makeRoom(isCardOpen: boolean): void {
  showsLegend.value = !isCardOpen || innerHeight > TALL;
  if (isCardOpen && innerWidth < NARROW) part.value = "details";
}
