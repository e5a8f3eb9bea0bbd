// What can be shared lives in the page's address: study, scenario, selection, view.

import { effect } from "@preact/signals";
import type { Language } from "../words/catalogue";
import { language, LANGUAGES, speak } from "../words/say";
import { beside, scenario } from "./scenario";
import { pick, picked, type Pick } from "./selection";
import { readWish, wish, writeWish } from "./shipment";
import { frame, openStudy, studyName } from "./study";
import {
  colourBy,
  HOME,
  isOpen,
  pane,
  panel,
  unit,
  view,
  type ColourBy,
  type Pane,
  type PanelName,
} from "./view";

const PANELS: readonly string[] = ["scenario", "route", "charts", "data", "runs"];
const PICKS: readonly string[] = ["place", "link", "corridor", "family"];
const WAIT_MS = 250; // browsers refuse addresses that change too often

/** Take state from the address, load the study, and keep the address in step from then on. */
export async function startAddress(): Promise<void> {
  const told = new URLSearchParams(location.search);
  readLook(told);
  await speak(readLanguage(told.get("lang")));
  await openStudy(told.get("study") ?? undefined);
  if (!frame.value) return;
  scenario.value = {
    base: told.get("base") ?? frame.value.scenario_id,
    year: readNumber(told.get("year")),
    open: list(told.get("open")),
    shut: list(told.get("shut")),
    settings: readSettings(told.get("set")),
  };
  beside.value = told.get("beside") ?? "";
  let timer = 0;
  effect(() => {
    const text = writeAddress();
    clearTimeout(timer);
    timer = window.setTimeout(() => history.replaceState(null, "", text), WAIT_MS);
  });
}

/** Write the address of what is on the screen. */
export function writeAddress(): string {
  const { base, year, open, shut, settings } = scenario.value;
  const { k, u, v } = view.value;
  const moved = k !== HOME.k || u !== HOME.u || v !== HOME.v;
  const told: Record<string, string | number | null | undefined> = {
    study: studyName.value,
    base: base === frame.value?.scenario_id ? "" : base,
    year,
    open: open.join(","),
    shut: shut.join(","),
    set: Object.entries(settings)
      .map(([id, value]) => `${id}:${value}`)
      .join(","),
    beside: beside.value,
    pane: pane.value === "map" ? "" : pane.value,
    colour: colourBy.value === "corridor" ? "" : colourBy.value,
    unit: unit.value === "t" ? "" : unit.value,
    panel: panel.value === "scenario" ? "" : panel.value,
    route: writeWish(wish.value),
    pick: picked.value ? `${picked.value.kind}~${picked.value.id}` : "",
    at: moved ? [k.toFixed(3), u.toFixed(4), v.toFixed(4)].join(",") : "",
    lang: language.value === "en" ? "" : language.value,
  };
  const parts = Object.entries(told).filter(
    ([, value]) => value !== "" && value !== null && value !== undefined,
  );
  const query = parts.map(([name, value]) => `${name}=${plain(String(value))}`).join("&");
  return query ? `?${query}` : location.pathname;
}

/** Leave commas and colons readable. */
const plain = (text: string) => encodeURIComponent(text).replaceAll("%2C", ",").replaceAll("%3A", ":");

function readLook(told: URLSearchParams): void {
  pane.value = (told.get("pane") === "compare" ? "compare" : "map") satisfies Pane;
  colourBy.value = (told.get("colour") === "change" ? "change" : "corridor") satisfies ColourBy;
  isOpen.value = pane.value === "map";
  unit.value = told.get("unit") === "teu" ? "teu" : "t";
  const wanted = told.get("panel") ?? "";
  if (PANELS.includes(wanted)) panel.value = wanted as PanelName;
  readWish(told.get("route") ?? "");
  const [kind = "", ...id] = (told.get("pick") ?? "").split("~");
  if (PICKS.includes(kind)) pick({ kind, id: id.join("~") } as Pick);
  const [k, u, v] = (told.get("at") ?? "").split(",").map(Number);
  if (k && [k, u, v].every((one) => Number.isFinite(one))) view.value = { k, u: u!, v: v! };
}

function readSettings(text: string | null): Record<string, number> {
  const pairs = list(text).map((part) => part.split(":"));
  const known = pairs.filter(([id, value]) => id && Number.isFinite(Number(value)));
  return Object.fromEntries(known.map(([id, value]) => [id!, Number(value)]));
}

const list = (text: string | null) => (text ?? "").split(",").filter(Boolean);
const readNumber = (text: string | null) => (text && Number.isFinite(Number(text)) ? Number(text) : null);
const readLanguage = (text: string | null): Language =>
  text && text in LANGUAGES ? (text as Language) : "en";
