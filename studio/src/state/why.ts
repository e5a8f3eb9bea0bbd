// Which edit moved which tonnes: asked when somebody compares, for the scenario on the screen.

import { signal } from "@preact/signals";
import { askWhy } from "../client/tasks";
import type { WhatIfWhy } from "../client/types";
import { ask } from "./scenario";

/** So many edits are shared out unasked; more take long, for every order of them counts. */
export const QUICK_EDITS = 2;

export const why = signal<WhatIfWhy | null>(null);
export const whyTrouble = signal("");
export const isAsking = signal(false);
/** The scenario that the answer, or the trouble, is about. */
export const askedWhy = signal("");

let stop = new AbortController();

export async function askForWhy(): Promise<void> {
  stop.abort();
  const mine = (stop = new AbortController());
  const wanted = ask.value;
  isAsking.value = true;
  askedWhy.value = JSON.stringify(wanted);
  whyTrouble.value = "";
  why.value = null;
  try {
    why.value = await askWhy(wanted, mine.signal);
  } catch (error) {
    if (mine.signal.aborted) return;
    whyTrouble.value = error instanceof Error ? error.message : String(error);
  }
  if (mine === stop) isAsking.value = false;
}
