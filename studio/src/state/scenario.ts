// What is asked: a base and what is changed in it, with undo.

import { computed, signal } from "@preact/signals";
import type { Ask } from "../client/types";
import { controls, studyName } from "./study";

export interface Scenario {
  base: string;
  year: number | null;
  open: readonly string[];
  shut: readonly string[];
  settings: Readonly<Record<string, number>>;
}

export const NOTHING: Scenario = { base: "", year: null, open: [], shut: [], settings: {} };

export const scenario = signal<Scenario>(NOTHING);
/** The named scenario that changes are measured against; blank: the base itself. */
export const beside = signal("");
const past = signal<readonly Scenario[]>([]);

export const canUndo = computed(() => past.value.length > 0);
export const isChanged = computed(() => countEdits(scenario.value) > 0);

/** What the server is asked for now. */
export const ask = computed<Ask>(() => makeAsk(scenario.value));
/** What it is measured against. */
export const baseAsk = computed<Ask>(() =>
  makeAsk({ ...NOTHING, base: beside.value || scenario.value.base }),
);

function makeAsk({ base, year, open, shut, settings }: Scenario): Ask {
  return {
    ...(studyName.value ? { study: studyName.value } : {}),
    base,
    ...(year === null ? {} : { year }),
    ...(open.length ? { open: [...open] } : {}),
    ...(shut.length ? { shut: [...shut] } : {}),
    ...(Object.keys(settings).length ? { settings: { ...settings } } : {}),
  };
}

export const countEdits = ({ year, open, shut, settings }: Scenario) =>
  open.length + shut.length + Object.keys(settings).length + (year === null ? 0 : 1);

let moving = "";

/** Change the scenario, remembering how it was; changes under one `move`, as of a slider held, are one step. */
export function change(part: Partial<Scenario>, move = ""): void {
  if (!move || move !== moving) past.value = [...past.value.slice(-99), scenario.value];
  moving = move;
  scenario.value = { ...scenario.value, ...part };
}

/** End a move: the next change is a step of its own. */
export const endMove = () => void (moving = "");

export function undo(): void {
  endMove();
  const last = past.value.at(-1);
  if (!last) return;
  past.value = past.value.slice(0, -1);
  scenario.value = last;
}

export const reset = () => change({ ...NOTHING, base: scenario.value.base });

/** Set one setting; at its neutral value it is left out. */
export function setSetting(setting_id: string, value: number): void {
  const offered = controls.value?.settings;
  const row = offered?.setting_id.indexOf(setting_id) ?? -1;
  const { [setting_id]: _, ...rest } = scenario.value.settings;
  change({ settings: value === offered?.neutral[row] ? rest : { ...rest, [setting_id]: value } }, setting_id);
}

export const settingOf = (setting_id: string, neutral: number) =>
  scenario.value.settings[setting_id] ?? neutral;

/** Start from another named scenario; what was changed stays changed where it still is a change. */
export function startFrom(base: string): void {
  const bases = controls.value?.bases;
  const row = bases?.scenario_id.indexOf(base) ?? -1;
  const opened = bases?.open[row] ?? [];
  const { open, shut, year } = scenario.value;
  change({
    base,
    year: year === bases?.year[row] ? null : year,
    open: open.filter((project) => !opened.includes(project)),
    shut: shut.filter((project) => opened.includes(project)),
  });
}

/** Move the year; the base's own year is no change. */
export function setYear(year: number, own: number): void {
  change({ year: year === own ? null : year }, "year");
}

/** Open or shut a project against what the base has. */
export function setProject(project_id: string, isOpen: boolean, inBase: boolean): void {
  const { open, shut } = scenario.value;
  const without = (list: readonly string[]) => list.filter((one) => one !== project_id);
  change({
    open: isOpen && !inBase ? [...without(open), project_id] : without(open),
    shut: !isOpen && inBase ? [...without(shut), project_id] : without(shut),
  });
}
