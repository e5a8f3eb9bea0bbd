// Volumes by family, a column of bars for each; every column has a scale of its own, for the sea dwarfs the land.

import { load } from "../look/format";
import { LISTED } from "../look/palette";
import type { Volume } from "../state/volumes";
import { unit } from "../state/view";
import { say } from "../words/say";
import { drawPlot, themeNow } from "./frame";

const ROW_PX = 24;
const NAME_LETTERS = 26;

export function drawVolumes(rows: readonly Volume[], width: number): Promise<SVGSVGElement> {
  const colours = themeNow();
  const bars = LISTED.flatMap((family) => {
    const loads = rows.map((row) => (unit.value === "t" ? row.load_t : row.load_teu)[family]);
    const most = Math.max(...loads, 1);
    return rows.map(({ name }, at) => ({
      name,
      family,
      part: loads[at]! / most,
      told: load(loads[at]!, unit.value),
    }));
  });
  return drawPlot((plot) => ({
    width,
    height: 34 + ROW_PX * rows.length,
    marginLeft: 150,
    marginRight: 34,
    marginTop: 24,
    marginBottom: 4,
    x: { axis: null, domain: [0, 1.05] },
    y: {
      label: null,
      domain: rows.map(({ name }) => name),
      tickSize: 0,
      tickFormat: (name: string) =>
        name.length > NAME_LETTERS ? `${name.slice(0, NAME_LETTERS - 1)}…` : name,
    },
    fx: {
      axis: "top",
      label: null,
      domain: [...LISTED],
      padding: 0.3,
      tickFormat: (family: (typeof LISTED)[number]) => say(`family.${family}`),
    },
    marks: [
      plot.barX(bars, {
        fx: "family",
        y: "name",
        x: "part",
        fill: (bar: (typeof bars)[number]) => colours.families[bar.family],
        insetTop: 2.5,
        insetBottom: 2.5,
        rx: 2,
      }),
      plot.text(bars, {
        fx: "family",
        y: "name",
        x: "part",
        text: "told",
        textAnchor: "start",
        dx: 4,
        fill: colours.ink,
      }),
    ],
  }));
}
