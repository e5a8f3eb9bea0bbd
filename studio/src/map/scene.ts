// One picture of the map: what it shows, laid out once per zoom, drawn in one order.

import type { Theme } from "../look/palette";
import { drawBands, drawHover } from "./draw-bands";
import { drawGround, type Ground } from "./basemap";
import { layBands, type Layout } from "./bands";
import type { Focus } from "./focus";
import { drawLabels, layLabels, type Label } from "./labels";
import type { Shown } from "./lanes";
import type { Pen } from "./pen";
import { drawSigns, laySigns, type Sign } from "./places";
import type { Sheet, Shift } from "./project";
import { drawRoute, type Run } from "./route";

export interface Scene {
  sheet: Sheet;
  ground: Ground | null;
  shown: Shown;
  through: ReadonlyMap<string, number>;
  tongue: string;
  /** The row of a picked place: it is shown and named before all others. */
  place: number | null;
}

/** How a scene is looked at; a change of these needs no new layout. */
export interface Light {
  theme: Theme;
  showsBorders: boolean;
  focus: Focus | null;
  hovered: number | null;
  route: readonly Run[] | null;
}

export interface Plan {
  layout: Layout;
  signs: readonly Sign[];
  labels: readonly Label[];
}

/** Lay out bands, signs and names for a zoom. */
export function plan({ sheet, shown, through, tongue, place }: Scene, k: number): Plan {
  const layout = layBands(sheet, shown, k);
  const signs = laySigns(sheet, shown.frame, layout, through, shown.reference, place);
  const labels = layLabels(sheet, layout, signs, tongue);
  const named = new Set(labels.map((label) => label.row));
  return {
    layout,
    signs: signs.filter((sign) => named.has(sign.row) || isWorthUnnamed(sign, layout.near)),
    labels,
  };
}

/** From afar a small place without a name says nothing; it comes with the zoom. */
const isWorthUnnamed = ({ rank, kind }: Sign, near: number) => near > 1.6 || rank < 3 || kind === "border";

/** Draw all that lies over the basemap. */
export function drawOver(
  pen: Pen,
  { sheet, place }: Scene,
  { layout, signs, labels }: Plan,
  light: Light,
  shift: Shift,
): void {
  const { theme, focus, hovered, route } = light;
  pen.within(shift.x, shift.y, 1, () => {
    drawBands(pen, layout, theme, focus);
    if (route) drawRoute(pen, route, sheet, theme, layout.k);
    if (hovered !== null) drawHover(pen, layout, hovered, theme);
  });
  drawSigns(pen, signs, theme, shift, place);
  drawLabels(pen, labels, theme, shift);
}

/** Draw a whole picture, as for a file. */
export function drawAll(pen: Pen, scene: Scene, laid: Plan, light: Light, shift: Shift): void {
  if (scene.ground) drawGround(pen, scene.ground, light.theme, shift, light.showsBorders);
  else pen.flood(light.theme.sea);
  drawOver(pen, scene, laid, light, shift);
}
