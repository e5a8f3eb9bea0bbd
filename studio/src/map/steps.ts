// Keys that step through the places in sight, and pick.

import { signal } from "@preact/signals";
import { hovered, pick } from "../state/selection";
import { frame } from "../state/study";
import type { FlowMap } from "./flow-map";
import { tell, tip } from "./tip";

/** What is read out to who cannot see the map. */
export const spoken = signal("");

/** Step to the next (`.`) or last (`,`) place in sight, or pick it (Enter); tells whether the key means this. */
export function stepByKey(key: string, map: FlowMap, canvas: HTMLCanvasElement): boolean {
  if (key === "Enter") {
    if (hovered.value) pick(hovered.value);
    return hovered.value !== null;
  }
  if (key !== "." && key !== ",") return false;
  const { places } = frame.value!;
  const signs = (map.plan?.signs ?? []).filter(({ row }) => isInside(map.placeXY(row), canvas));
  if (signs.length === 0) return true;
  const at = signs.findIndex(({ row }) => places.place_id[row] === hovered.value?.id);
  const next = signs[(at + (key === "." ? 1 : at < 0 ? 0 : -1) + signs.length) % signs.length]!;
  const chosen = { kind: "place", id: places.place_id[next.row]! } as const;
  const told = tell({ pick: chosen, strand: null });
  const [x, y] = map.placeXY(next.row);
  const box = canvas.getBoundingClientRect();
  hovered.value = chosen;
  tip.value = { x: box.left + x, y: box.top + y, ...told };
  spoken.value = [told.title, ...told.lines].join(", ");
  return true;
}

function isInside([x, y]: [number, number], canvas: HTMLCanvasElement): boolean {
  return x > 0 && y > 0 && x < canvas.clientWidth && y < canvas.clientHeight;
}
