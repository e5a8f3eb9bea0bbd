// The small tip beside the pointer: name, direction, value, change.

import { signal } from "@preact/signals";
import { load, percent } from "../look/format";
import { baseLoads, baseThrough, loads, through } from "../state/loads";
import { hovered } from "../state/selection";
import { frame, placeName } from "../state/study";
import { unit } from "../state/view";
import { say, sayCode } from "../words/say";
import type { Hit } from "./pick";

export interface Tip {
  x: number;
  y: number;
  title: string;
  lines: readonly string[];
}

export const tip = signal<Tip | null>(null);

/** Show what is pointed at; nothing clears it. */
export function pointAt(hit: Hit | null, event?: { clientX: number; clientY: number }): void {
  hovered.value = hit?.pick ?? null;
  tip.value = hit && event ? { x: event.clientX, y: event.clientY, ...tell(hit) } : null;
}

/** Put a thing into words. */
export function tell({ pick, strand }: Hit): { title: string; lines: string[] } {
  const short = say(unit.value === "t" ? "unit.mt_short" : "unit.kteu_short");
  const write = (value: number) => `${load(value, unit.value)} ${short}`;
  if (pick.kind === "place") {
    const [now, was] = [through.value.get(pick.id) ?? 0, baseThrough.value.get(pick.id) ?? 0];
    return {
      title: placeName(pick.id),
      lines: [say("map.passing", { load: write(now) }), ...compare(now, was)],
    };
  }
  if (!strand || !frame.value) return { title: pick.id, lines: [] };
  const { links } = frame.value;
  const [from, to] = [links.from_place[strand.link]!, links.to_place[strand.link]!].map(placeName);
  const mode = sayCode("mode", links.mode[strand.link]!);
  const title = `${strand.forward ? `${from} → ${to}` : `${to} → ${from}`}, ${mode}`;
  const [now, was] = [loads.value.get(strand.key), baseLoads.value.get(strand.key)];
  const local = now && now.local > 0 ? [say("map.local", { load: write(now.local) })] : [];
  const total = say("map.corridors", { load: write(now?.total ?? 0) });
  return { title, lines: [total, ...compare(now?.total ?? 0, was?.total ?? 0), ...local] };
}

function compare(now: number, was: number): string[] {
  if (Math.abs(now - was) <= 1e-3 * Math.max(now, was)) return [];
  const change = was > 0 ? percent(now / was - 1) : say("map.new");
  return [say("map.against_base", { change })];
}
