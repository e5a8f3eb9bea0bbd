// What is known of the thing picked, asked anew when the scenario changes; stale answers are dropped.

import { computed, effect, signal } from "@preact/signals";
import { askCorridor, askLink, askPlace } from "../client/client";
import type { Ask, CorridorStrip, LinkDetails, PlaceDetails } from "../client/types";
import { keyOf } from "./loads";
import { ask } from "./scenario";
import { picked, type Pick } from "./selection";
import { unit } from "./view";

export type Details =
  | { kind: "place"; id: string; told: PlaceDetails }
  | { kind: "link"; id: string; told: LinkDetails }
  | { kind: "corridor"; id: string; told: CorridorStrip };

export const details = signal<Details | null>(null);
export const detailsTrouble = signal("");

/** Loads that pass a picked place, by direction of link; null where they are not known. */
export const passing = computed<ReadonlyMap<number, number> | null>(() => {
  const found = details.value;
  if (found?.kind !== "place" || picked.value?.id !== found.id || !found.told.flows) return null;
  const { link, forward, load_t, load_teu } = found.told.flows;
  const loads = unit.value === "t" ? load_t : load_teu;
  return new Map(link.map((row, at) => [keyOf(row, forward[at]!), loads[at]!]));
});

export function startDetails(): void {
  let last = 0;
  let stop = new AbortController();
  effect(() => {
    const [wanted, question] = [picked.value, ask.value];
    const mine = ++last;
    stop.abort();
    stop = new AbortController();
    detailsTrouble.value = "";
    if (!wanted || wanted.kind === "family" || !question.base) {
      details.value = null;
      return;
    }
    if (details.peek()?.id !== wanted.id) details.value = null;
    read(wanted, question, stop.signal).then(
      (found) => mine === last && (details.value = found),
      (error: unknown) => {
        if (mine === last) detailsTrouble.value = error instanceof Error ? error.message : String(error);
      },
    );
  });
}

async function read({ kind, id }: Pick, question: Ask, signal: AbortSignal): Promise<Details | null> {
  if (kind === "place") return { kind, id, told: await askPlace(question, id, signal) };
  if (kind === "link") return { kind, id, told: await askLink(question, id, signal) };
  if (kind === "corridor") return { kind, id, told: await askCorridor(question, id, signal) };
  return null;
}
