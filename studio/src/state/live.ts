// The live loop: a change is asked for, the last answer is shown, stale ones are dropped.

import { effect, signal } from "@preact/signals";
import { askPicture } from "../client/client";
import type { Ask, Picture } from "../client/types";
import { ask, baseAsk } from "./scenario";

export const picture = signal<Picture | null>(null);
export const basePicture = signal<Picture | null>(null);
export const isSolving = signal(false);
export const trouble = signal("");
const WAIT_MS = 40; // a burst of changes is one question

/** Keep an answer signal in step with a question signal. */
function follow(question: { readonly value: Ask }, answer: { value: Picture | null }, busy?: { value: boolean }): void {
  let last = 0;
  let timer = 0;
  let stop = new AbortController();
  effect(() => {
    const wanted = question.value;
    if (!wanted.base) return;
    const mine = ++last;
    clearTimeout(timer);
    stop.abort();
    stop = new AbortController();
    const { signal } = stop;
    if (busy) busy.value = true;
    timer = window.setTimeout(async () => {
      try {
        const found = await askPicture(wanted, signal);
        if (mine !== last) return;
        answer.value = found;
        trouble.value = "";
      } catch (error) {
        if (mine !== last || signal.aborted) return;
        trouble.value = error instanceof Error ? error.message : String(error);
      }
      if (busy) busy.value = false;
    }, answer.value ? WAIT_MS : 0);
  });
}

export function startLive(): void {
  follow(baseAsk, basePicture);
  follow(ask, picture, isSolving);
}
