// The study on the screen: its geometry and its controls, loaded once.

import { computed, signal } from "@preact/signals";
import { readControls, readMap } from "../client/client";
import type { Controls, MapFrame } from "../client/types";

export const studyName = signal<string | undefined>(undefined);
export const frame = signal<MapFrame | null>(null);
export const controls = signal<Controls | null>(null);
export const failure = signal("");

/** Row numbers of places and links by their names. */
export const rows = computed(() => ({
  places: number(frame.value?.places.place_id),
  links: number(frame.value?.links.link_id),
  corridors: number(frame.value?.corridors.corridor_id),
}));

/** Load a study's geometry and controls; without a name, the server's own. */
export async function openStudy(name?: string): Promise<void> {
  failure.value = "";
  try {
    const [map, offered] = await Promise.all([readMap(name), readControls(name)]);
    studyName.value = name;
    controls.value = offered;
    frame.value = map;
  } catch (error) {
    failure.value = error instanceof Error ? error.message : String(error);
  }
}

/** Give a place's name; its code where the study does not know it. */
export function placeName(place_id: string): string {
  const row = rows.value.places.get(place_id);
  return row === undefined ? place_id : frame.value!.places.name[row]!;
}

const number = (ids: string[] = []) => new Map(ids.map((id, row) => [id, row]));
