// The live loop: a change is asked for, the last answer is shown, stale ones are dropped, here and there.

import { computed, effect, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { askPicture, ServerError } from "../client/client";
import type { Ask, Picture } from "../client/types";
import { ask, baseAsk } from "./scenario";

export type Stage = "rest" | "solving" | "refining";

export const basePicture = signal<Picture | null>(null);
const ownPicture = signal<Picture | null>(null);
export const stage = signal<Stage>("rest");
export const trouble = signal("");
/** When the last question was put, as the page's clock tells. */
export const askedAt = { ms: 0 };
const WAIT_MS = 30; // a burst of changes is one question
/** Tells this page's questions from those of others: of a page's that wait the server answers the latest. */
const PAGE = Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join("");

/** What is asked beside the base; null where nothing differs from it. */
const ownAsk = computed<Ask | null>(() =>
  JSON.stringify(ask.value) === JSON.stringify(baseAsk.value) ? null : ask.value,
);

/** The answer on the screen. */
export const picture = computed(() =>
  ownAsk.value && ownPicture.value ? ownPicture.value : basePicture.value,
);

/** Keep an answer in step with a question: at once on the routes known, then with new ones. */
function follow(question: ReadonlySignal<Ask | null>, answer: Signal<Picture | null>, clears: boolean): void {
  const page = `${PAGE}-${clears ? "own" : "base"}`;
  let last = 0;
  let timer = 0;
  let stop = new AbortController();
  effect(() => {
    const wanted = question.value;
    const mine = ++last;
    clearTimeout(timer);
    stop.abort();
    stop = new AbortController();
    const { signal: ended } = stop;
    const isStale = () => mine !== last;
    if (!wanted?.base) {
      if (clears) answer.value = null;
      if (clears) stage.value = "rest";
      return;
    }
    stage.value = "solving";
    askedAt.ms = performance.now();
    const numbered = { ...wanted, page, number: mine };
    timer = window.setTimeout(() => void put(numbered, answer, isStale, ended), answer.peek() ? WAIT_MS : 0);
  });
}

/** Whether the server let a question go because this page has asked something newer. */
const isOvertaken = (error: unknown) =>
  error instanceof ServerError && error.problem.title === "OvertakenError";

async function put(
  wanted: Ask,
  answer: Signal<Picture | null>,
  isStale: () => boolean,
  ended: AbortSignal,
): Promise<void> {
  try {
    for (const quick of [true, false]) {
      const found = await askPicture({ ...wanted, quick }, ended);
      if (isStale()) return;
      answer.value = found;
      trouble.value = "";
      if (found.refined) break;
      stage.value = "refining";
    }
  } catch (error) {
    if (isStale() || ended.aborted || isOvertaken(error)) return;
    trouble.value = error instanceof Error ? error.message : String(error);
  }
  stage.value = "rest";
}

export function startLive(): void {
  follow(baseAsk, basePicture, false);
  follow(ownAsk, ownPicture, true);
}
