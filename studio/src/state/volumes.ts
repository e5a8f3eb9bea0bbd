// Corridor volumes of many scenarios or years, asked one after the other for the chart.

import { signal } from "@preact/signals";
import { askPicture } from "../client/client";
import type { Ask, Family, Picture } from "../client/types";
import { LISTED } from "../look/palette";
import { ask } from "./scenario";
import { controls, frame, studyName } from "./study";

export type Along = "scenarios" | "years";

/** What one scenario, or one year, carries by family. */
export interface Volume {
  name: string;
  load_t: Record<Family, number>;
  load_teu: Record<Family, number>;
}

export const volumes = signal<Readonly<Record<Along, readonly Volume[]>>>({ scenarios: [], years: [] });
export const isCounting = signal<Along | null>(null);
export const volumeTrouble = signal("");
const STEP_YEARS = 4;
let stop = new AbortController();

/** Ask for each, on the routes known; what comes is shown as it comes. */
export async function count(along: Along): Promise<void> {
  stop.abort();
  const mine = (stop = new AbortController());
  volumes.value = { ...volumes.value, [along]: [] };
  volumeTrouble.value = "";
  isCounting.value = along;
  try {
    for (const [name, asked] of along === "scenarios" ? namedAsks() : yearAsks()) {
      const found = await askPicture({ ...asked, quick: true }, mine.signal);
      volumes.value = { ...volumes.value, [along]: [...volumes.value[along], sum(name, found)] };
    }
  } catch (error) {
    if (mine.signal.aborted) return;
    volumeTrouble.value = error instanceof Error ? error.message : String(error);
  }
  isCounting.value = null;
}

export function stopCounting(): void {
  stop.abort();
  isCounting.value = null;
}

/** Each named scenario of the study. */
function namedAsks(): (readonly [string, Ask])[] {
  const study = studyName.value ? { study: studyName.value } : {};
  return controls.value!.bases.scenario_id.map((base) => [base, { ...study, base }]);
}

/** The scenario on the screen, every few years. */
function yearAsks(): (readonly [string, Ask])[] {
  const { least, most } = controls.value!.years;
  const years: number[] = [];
  for (let year = least; year < most; year += STEP_YEARS) years.push(year);
  return [...years, most].map((year) => [String(year), { ...ask.value, year }]);
}

function sum(name: string, { corridors }: Picture): Volume {
  const { corridor_id, family } = frame.value!.corridors;
  const of = new Map(corridor_id.map((id, row) => [id, family[row]!]));
  const add = (loads: readonly number[]) => {
    const sums = Object.fromEntries(LISTED.map((one) => [one, 0])) as Record<Family, number>;
    corridors.corridor_id.forEach((id, row) => (sums[of.get(id) ?? "local"] += loads[row]!));
    return sums;
  };
  return { name, load_t: add(corridors.load_t), load_teu: add(corridors.load_teu) };
}
