// How the map is looked at: pane, colouring, unit, theme, language, where on the earth.

import { signal } from "@preact/signals";
import type { ThemeName } from "../look/palette";
import type { Unit } from "../look/format";

export type Pane = "map" | "compare";
export type ColourBy = "corridor" | "change";
export type PanelName = "scenario" | "route" | "charts" | "data" | "runs";

/** Zoom, and where the middle lies off the fitted one in units of the earth's radius; all panes share one. */
export interface View {
  k: number;
  u: number;
  v: number;
}

export const HOME: View = { k: 1, u: 0, v: 0 };

export const view = signal<View>(HOME);
export const pane = signal<Pane>("map");
export const colourBy = signal<ColourBy>("corridor");
export const unit = signal<Unit>("t");
export const theme = signal<ThemeName>("light");
export const showsBorders = signal(true);
export const panel = signal<PanelName>("scenario");
export const size = signal({ width: innerWidth, height: innerHeight });
export const NARROW = 900;
/** Whether the left column's panel is unfolded. */
export const isOpen = signal(true);
export const showsTable = signal(false);
/** Which part of the page a narrow screen shows. */
export type Part = "map" | "side" | "details";
export const part = signal<Part>("map");
/** Whether the legend is unfolded; it makes room for what is picked. */
export const showsLegend = signal(innerWidth >= NARROW);
/** The size of the map's sheet beside the one that widths are meant for; the legend follows it. */
export const sheetSize = signal(1);
