// What is to be sent, the routes found for it, and the one that is looked at.

import { computed, effect, signal } from "@preact/signals";
import { askRoute } from "../client/tasks";
import type { CardRoute, Family, MapFrame, RouteCard } from "../client/types";
import { scenario } from "./scenario";
import { frame, rows, studyName } from "./study";
import { drawnRoute, makeRoom } from "./selection";
import { isOpen, panel } from "./view";

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

/** Write a wish as a part of the page's address; blank while its ends are not both told. */
export function writeWish({ origin, destination, class_id, cargo, on, avoid, actor, goods }: Wish): string {
  if (!origin || !destination) return "";
  const bulk = cargo === "bulk" ? cargo : "";
  const parts = [origin, destination, class_id, bulk, on, avoid.join("."), actor, goods];
  return parts.join("~").replace(/~+$/, "");
}

/** Take a wish from the page's address. */
export function readWish(text: string): void {
  const [
    origin = "",
    destination = "",
    class_id = "",
    bulk = "",
    on = "",
    avoid = "",
    actor = "",
    goods = "",
  ] = text.split("~");
  const cargo = bulk === "bulk" ? "bulk" : "container";
  wish.value = {
    origin,
    destination,
    class_id,
    cargo,
    on,
    avoid: avoid.split(".").filter(Boolean),
    actor,
    goods,
  };
}

let isDrawing = false;

/** Draw the route that is looked at over the map, from now on, while its panel is the one chosen. */
export function drawRoutes(): void {
  if (isDrawing) return;
  isDrawing = true;
  effect(() => {
    const isShown = panel.value === "route" && isOpen.value;
    const route = isShown ? chosenRoute.value : null;
    drawnRoute.value = route && frame.value ? runsOf(route, frame.value) : null;
  });
}

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
