// Studies on this server, and the draft that is looked at, with its faults.

import { signal } from "@preact/signals";
import {
  listStudies,
  mendTable,
  showDraft,
  showTable,
  type DraftFaults,
  type DraftTable,
} from "../client/tasks";
import type { StudyLine } from "../client/types";
import { basePicture } from "./live";
import { NOTHING, scenario, beside } from "./scenario";
import { pick } from "./selection";
import { choose, routeCard } from "./shipment";
import { frame, openStudy } from "./study";
import { HOME, view } from "./view";

export const studies = signal<readonly StudyLine[]>([]);
export const draft = signal<DraftFaults | null>(null);
export const table = signal<DraftTable | null>(null);
export const draftTrouble = signal("");
export const isBusy = signal(false);

/** Do something with a draft; what the server refuses is shown in its words. */
export async function attempt(does: () => Promise<void>): Promise<void> {
  isBusy.value = true;
  draftTrouble.value = "";
  try {
    await does();
  } catch (error) {
    draftTrouble.value = error instanceof Error ? error.message : String(error);
  }
  isBusy.value = false;
}

export const refreshStudies = async () => void (studies.value = await listStudies());

/** Look at a draft; the table with a fault is opened first. */
export async function lookAt(name: string, found?: DraftFaults): Promise<void> {
  draft.value = found ?? (await showDraft(name));
  table.value = null;
  const first = draft.value.faults.find((fault) => draft.value!.tables.includes(fault.table));
  if (first) await openTable(first.table);
}

export async function openTable(name: string): Promise<void> {
  table.value = await showTable(draft.value!.study, name);
}

/** Put a table's new state on the screen, and ask for the faults of the whole. */
export async function keepTable(state: DraftTable): Promise<void> {
  table.value = state;
  draft.value = await showDraft(draft.value!.study);
}

export async function mend(row: number, column: string, value: string): Promise<void> {
  await keepTable(await mendTable(draft.value!.study, table.value!.table, [{ row, column, value }]));
}

/** Switch the map to another study, as it opens. */
export async function switchStudy(name: string): Promise<void> {
  pick(null);
  choose("");
  routeCard.value = null;
  await openStudy(name);
  if (!frame.value) return;
  basePicture.value = null;
  view.value = HOME;
  beside.value = "";
  scenario.value = { ...NOTHING, base: frame.value.scenario_id };
}
