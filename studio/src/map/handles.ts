// What tests and downloads hold the map by.

import type { Picture } from "../client/types";
import { askedAt, picture } from "../state/live";
import { loads } from "../state/loads";
import { rows } from "../state/study";
import { sheetSize, view } from "../state/view";
import { basemap } from "./assets";
import type { FlowMap } from "./flow-map";

declare global {
  interface Window {
    __ready?: boolean;
    __map?: object;
  }
}

interface Held {
  map: FlowMap;
  canvas: HTMLCanvasElement;
}

const shown: { picture: Picture | null; ms: number } = { picture: null, ms: 0 };
const panes = new Map<string, Held>();

/** Note that a pane was drawn; the page is ready when basemap and flows are on it. */
export function announce(name: string, map: FlowMap, canvas: HTMLCanvasElement): void {
  panes.set(name, { map, canvas });
  if (picture.value && basemap.value) window.__ready = true;
  if (picture.value === shown.picture) return;
  shown.picture = picture.value;
  shown.ms = performance.now() - askedAt.ms;
}

export const forget = (name: string) => panes.delete(name);

/** The pane that downloads are made of. */
export const mainPane = () => [...panes.values()].at(-1) ?? null;

window.__map = {
  /** Where a place lies on the page. */
  nodeXY(place_id: string): [number, number] | null {
    const [row, held] = [rows.value.places.get(place_id), mainPane()];
    if (row === undefined || !held) return null;
    const [x, y] = held.map.placeXY(row);
    const box = held.canvas.getBoundingClientRect();
    return [x + box.left, y + box.top];
  },
  view: () => view.value,
  flows: () => [...loads.value.values()],
  /** How long it took from the last question to its picture. */
  shownMs: () => shown.ms,
  sheetSize: () => sheetSize.value,
  drawMs: () => [mainPane()?.map.laidMs, mainPane()?.map.lastMs],
};
