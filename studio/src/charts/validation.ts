// The model beside what was observed; on the diagonal they agree.

import type { Columns } from "../client/tasks";
import { number, short } from "../look/format";
import { say, sayCode } from "../words/say";
import { drawPlot, themeNow } from "./frame";

export type Measure = "t" | "teu" | "days" | "km";
export const MEASURES: readonly Measure[] = ["t", "teu", "days", "km"];
const FAR = 1.8; // observations that the model misses by more are named

export interface Observation {
  name: string;
  role: string;
  observed: number;
  modelled: number;
}

/** Read the observations of one measure from a validation table. */
export function observations(table: Columns, measure: Measure): Observation[] {
  const rows = (table["measure"] ?? []).flatMap((one, row) => (one === measure ? [row] : []));
  return rows.map((row) => ({
    name: String(table["name"]![row]),
    role: String(table["role"]![row]),
    observed: Number(table["observed"]![row]),
    modelled: Number(table["modelled"]![row]),
  }));
}

export function drawValidation(rows: readonly Observation[], measure: Measure, width: number) {
  const { changes, families, ink, muted } = themeNow();
  const colours: Record<string, string> = { fitted: muted, held_out: changes[0]!, reference: families.north };
  const isLoad = measure === "t" || measure === "teu";
  const all = rows.flatMap((row) => [row.observed, row.modelled]).filter((value) => value > 0);
  const ends = [Math.min(...all) / 1.3, Math.max(...all) * 1.3] as const;
  const shape = isLoad ? ("log" as const) : ("linear" as const);
  const axis = {
    type: shape,
    domain: isLoad ? ends : [0, ends[1]],
    ticks: isLoad ? 4 : 5,
    tickFormat: (value: number) => (isLoad ? short(value / (measure === "t" ? 1e6 : 1e3)) : number(value)),
    grid: true,
  };
  const unit = say(`charts.in_${measure}`);
  const far = rows.filter(
    ({ observed, modelled }) => Math.abs(Math.log(modelled / observed)) > Math.log(FAR),
  );
  const middle = isLoad ? Math.sqrt(ends[0] * ends[1]) : ends[1] / 2;
  const isRightOf = (observed: number) => observed > middle;
  return drawPlot((plot) => ({
    width,
    height: Math.min(440, Math.round(0.66 * width)),
    marginLeft: 52,
    marginBottom: 40,
    marginRight: 20,
    x: { ...axis, label: `${say("charts.observed")}, ${unit}` },
    y: { ...axis, label: `${say("charts.modelled")}, ${unit}` },
    marks: [
      plot.line([ends[0], ends[1]].map((value) => [value, value]) as [number, number][], {
        stroke: muted,
        strokeDasharray: "3 4",
      }),
      plot.dot(rows, {
        x: "observed",
        y: "modelled",
        r: 5,
        fill: (row: Observation) => colours[row.role] ?? muted,
        fillOpacity: 0.75,
        stroke: ink,
        strokeWidth: 0.8,
        title: (row: Observation) =>
          `${row.name}\n${sayCode("charts", row.role)}: ${number(row.observed)} – ${number(row.modelled)}`,
      }),
      ...[false, true].map((isRight) =>
        plot.text(
          far.filter(({ observed }) => isRightOf(observed) === isRight),
          {
            x: "observed",
            y: "modelled",
            text: "name",
            textAnchor: isRight ? "end" : "start",
            dx: isRight ? -8 : 8,
            lineWidth: 18,
            fill: ink,
            stroke: themeNow().card,
            strokeWidth: 3,
          },
        ),
      ),
    ],
  }));
}
