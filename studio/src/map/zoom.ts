// Pointers, wheel, pinch and keys move the one view that all panes share.

import { select } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent } from "d3-zoom";
import { HOME, view } from "../state/view";
import { shiftOf, viewOf, type Sheet } from "./project";

export const NEAREST = 10; // the coast is drawn for 1 : 50 million and runs out here
export const FARTHEST = 0.5;
const PAN_PX = 70;
const STEP = 1.45;

/** Let pointers move a canvas's map; gives what ends it. */
export function attachZoom(canvas: HTMLCanvasElement, sheet: () => Sheet | null): () => void {
  const selection = select<HTMLCanvasElement, unknown>(canvas);
  const behaviour = zoom<HTMLCanvasElement, unknown>()
    .scaleExtent([FARTHEST, NEAREST])
    .clickDistance(5)
    .on("zoom", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
      const now = sheet();
      if (now && event.sourceEvent) view.value = viewOf(event.transform, now);
    });
  selection.call(behaviour).on("dblclick.zoom", null);
  const unfollow = view.subscribe(() => keepZoom(canvas, sheet()));
  return () => {
    unfollow();
    selection.on(".zoom", null);
  };
}

/** Tell d3-zoom where the map lies now, without an event. */
export function keepZoom(canvas: HTMLCanvasElement, sheet: Sheet | null): void {
  if (!sheet) return;
  const { k, x, y } = shiftOf(view.value, sheet);
  select(canvas).property("__zoom", zoomIdentity.translate(x, y).scale(k));
}

/** Zoom about the middle of the free space. */
export function zoomBy(factor: number): void {
  const { k, u, v } = view.value;
  view.value = { k: Math.min(NEAREST, Math.max(FARTHEST, k * factor)), u, v };
}

export const zoomIn = () => zoomBy(STEP);
export const zoomOut = () => zoomBy(1 / STEP);
export const zoomHome = () => (view.value = HOME);

/** Move by a key; tells whether the key means something here. */
export function panByKey(key: string, sheet: Sheet): boolean {
  const moves: Record<string, [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  const { k, u, v } = view.value;
  const move = moves[key];
  if (move) {
    const step = PAN_PX / k / sheet.scale;
    view.value = { k, u: u + move[0] * step, v: v + move[1] * step };
  } else if (key === "+" || key === "=") zoomIn();
  else if (key === "-" || key === "_") zoomOut();
  else if (key === "0") zoomHome();
  else return false;
  return true;
}
