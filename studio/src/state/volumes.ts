// Corridor volumes of many scenarios or years, asked one after the other for the chart.

import { signal } from "@preact/signals";
import { askPicture } from "../client/client";
import { readRunTable, type Columns } from "../client/tasks";
import type { Ask, Family, Picture } from "../client/types";
import { LISTED } from "../look/palette";
import { ask } from "./scenario";
import { controls, frame, studyName } from "./study";

export type Along = "scenarios" | "years" | "run";

/** What one scenario, or one year, carries by family. */
export interface Volume {
  name: string;
  load_t: Record<Family, number>;
  load_teu: Record<Family, number>;
}

export const volumes = signal<Readonly<Record<Along, readonly Volume[]>>>({
  scenarios: [],
  years: [],
  run: [],
});
export const isCounting = signal<Along | null>(null);
/** How many will be asked for. */
export const wantedCount = signal(0);
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
    const asks = along === "scenarios" ? namedAsks() : yearAsks();
    wantedCount.value = asks.length;
    for (const [name, asked] of asks) {
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

/** Take the volumes that a run kept. */
export async function readRun(run: string): Promise<void> {
  volumeTrouble.value = "";
  try {
    const [lines, totals] = await Promise.all([
      readRunTable(run, "runs"),
      readRunTable(run, "corridor_totals"),
    ]);
    const rows = (lines["scenario_id"] ?? []).map((id, row) =>
      ofRun(String(id), lines["year"]![row], totals),
    );
    volumes.value = { ...volumes.value, run: rows };
  } catch (error) {
    volumeTrouble.value = error instanceof Error ? error.message : String(error);
  }
}

function ofRun(scenario_id: string, year: unknown, totals: Columns): Volume {
  const rows = totals["corridor_id"]!.flatMap((_, row) =>
    totals["scenario_id"]![row] === scenario_id && totals["scope"]![row] === "all" ? [row] : [],
  );
  const ids = rows.map((row) => String(totals["corridor_id"]![row]));
  const take = (column: string) =>
    addUp(
      ids,
      rows.map((row) => Number(totals[column]![row])),
    );
  const name = scenario_id.includes(String(year)) ? scenario_id : `${scenario_id}, ${year}`;
  return { name, load_t: take("load_t"), load_teu: take("load_teu") };
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
  const ids = corridors.corridor_id;
  return { name, load_t: addUp(ids, corridors.load_t), load_teu: addUp(ids, corridors.load_teu) };
}

function addUp(ids: readonly string[], loads: readonly number[]): Record<Family, number> {
  const { corridor_id, family } = frame.value!.corridors;
  const of = new Map(corridor_id.map((id, row) => [id, family[row]!]));
  const sums = Object.fromEntries(LISTED.map((one) => [one, 0])) as Record<Family, number>;
  ids.forEach((id, row) => (sums[of.get(id) ?? "local"] += loads[row]!));
  return sums;
}
