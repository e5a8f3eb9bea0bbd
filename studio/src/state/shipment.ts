// What is to be sent, the routes found for it, and the one that is looked at.

import { computed, signal } from "@preact/signals";
import { askRoute } from "../client/tasks";
import type { CardRoute, Family, MapFrame, RouteCard } from "../client/types";
import { scenario } from "./scenario";
import { frame, rows, studyName } from "./study";
import { makeRoom } from "./selection";

export interface Wish {
  origin: string;
  destination: string;
  class_id: string;
  cargo: "container" | "bulk";
  on: string;
  avoid: readonly string[];
  actor: string;
  goods: string;
}

export const wish = signal<Wish>({
  origin: "",
  destination: "",
  class_id: "",
  cargo: "container",
  on: "",
  avoid: [],
  actor: "",
  goods: "",
});
export const routeCard = signal<RouteCard | null>(null);
export const isFinding = signal(false);
export const routeTrouble = signal("");
/** The corridor of the route that is looked at. */
export const chosenCorridor = signal("");

export const chosenRoute = computed<CardRoute | null>(() => {
  const { routes = [], blocked = [] } = routeCard.value ?? {};
  return [...routes, ...blocked].find((one) => one.corridor_id === chosenCorridor.value) ?? null;
});
export const isBlocked = (route: CardRoute) => routeCard.value?.blocked.includes(route) ?? false;

export const change = (part: Partial<Wish>) => void (wish.value = { ...wish.value, ...part });

/** Look at the route of a corridor; a blank one closes the card. */
export function choose(corridor_id: string): void {
  chosenCorridor.value = corridor_id;
  makeRoom(corridor_id !== "");
}

let last = 0;

/** Ask for routes in the scenario on the screen; an answer to an older question is dropped. */
export async function findRoutes(): Promise<void> {
  const mine = ++last;
  const { base, open } = scenario.value;
  isFinding.value = true;
  routeTrouble.value = "";
  try {
    const asked = { ...wish.value, avoid: [...wish.value.avoid], scenario_id: base, projects: [...open] };
    const found = await askRoute({ ...asked, study: studyName.value, explain: true });
    if (mine !== last) return;
    routeCard.value = found;
    choose((found.routes[0] ?? found.blocked[0])?.corridor_id ?? "");
  } catch (error) {
    if (mine !== last) return;
    routeCard.value = null;
    routeTrouble.value = error instanceof Error ? error.message : String(error);
  }
  isFinding.value = false;
}

export function familyOf(corridor_id: string): Family {
  const row = rows.value.corridors.get(corridor_id);
  return row === undefined ? "local" : (frame.value?.corridors.family[row] ?? "local");
}

/** Follow a route's legs over the links of the map, the shorter where two lie side by side. */
export function runsOf({ legs }: CardRoute, { links }: MapFrame): { link_id: string; forward: boolean }[] {
  const found = new Map<string, number>();
  links.link_id.forEach((_, row) => {
    const key = [links.mode[row], ...[links.from_place[row], links.to_place[row]].sort()].join("|");
    const held = found.get(key);
    if (held === undefined || links.length_km[row]! < links.length_km[held]!) found.set(key, row);
  });
  return legs.flatMap(({ mode, places }) =>
    places.slice(1).flatMap((to, at) => {
      const row = mode ? found.get([mode, ...[places[at]!, to].sort()].join("|")) : undefined;
      return row === undefined ? [] : [{ link_id: links.link_id[row]!, forward: links.to_place[row] === to }];
    }),
  );
}
