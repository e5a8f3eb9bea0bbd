// What all charts have in common: their size, their type and the colours of the theme.

import type { PlotOptions } from "@observablehq/plot";
import { THEMES, type Theme } from "../look/palette";
import { theme } from "../state/view";

export const themeNow = (): Theme => THEMES[theme.value];

/** Load Plot, and draw; it is a chunk of its own. */
export async function drawPlot(
  make: (plot: typeof import("@observablehq/plot")) => PlotOptions,
): Promise<SVGSVGElement> {
  const plot = await import("@observablehq/plot");
  return plot.plot({ className: "plot", ...make(plot) }) as SVGSVGElement;
}
