// A target of trade: what each side tells, the middle path on from there, and where nine of ten paths lie.

import type { TargetOutlook } from "../client/types";
import { figure } from "../look/format";
import { say } from "../words/say";
import { drawPlot, themeNow } from "./frame";

export interface Step {
  side: string;
  year: number;
  usd: number;
  kind: "told" | "path";
  low: number;
  high: number;
}

/** Put a side's figures and its first forecast in one row of steps. */
export function stepsOf({ sides, names }: TargetOutlook): Step[] {
  return sides.flatMap(({ reporter, series, forecasts, latest }) => {
    const side = names[reporter] ?? reporter;
    const told = series.map(({ year, value_usd: usd }) => ({
      side,
      year,
      usd,
      low: usd,
      high: usd,
      kind: "told" as const,
    }));
    const from = {
      side,
      year: latest.year,
      usd: latest.value_usd,
      low: latest.value_usd,
      high: latest.value_usd,
    };
    const path = (forecasts[0]?.path ?? []).map((point) => ({
      side,
      year: point.year,
      usd: point.median_usd,
      low: point.low_usd,
      high: point.high_usd,
      kind: "path" as const,
    }));
    return [...told, ...(path.length ? [{ ...from, kind: "path" as const }] : []), ...path];
  });
}

export function drawTarget(outlook: TargetOutlook, width: number): Promise<SVGSVGElement> {
  const { changes, families, ink, muted, card } = themeNow();
  const steps = stepsOf(outlook).map((step) => ({
    ...step,
    usd: step.usd / 1e9,
    low: step.low / 1e9,
    high: step.high / 1e9,
  }));
  const colours = [families.north, changes[0]!];
  const sides = [...new Set(steps.map(({ side }) => side))];
  const colourOf = (step: { side: string }) => colours[sides.indexOf(step.side) % colours.length]!;
  const told = steps.filter(({ kind }) => kind === "told");
  const path = steps.filter(({ kind }) => kind === "path");
  const ends = sides.map((side) => told.filter((step) => step.side === side).at(-1)!);
  const { level_usd, year } = outlook.target;
  const most = 1.15 * Math.max(level_usd / 1e9, ...steps.map(({ usd }) => usd));
  return drawPlot((plot) => ({
    width,
    height: Math.min(380, Math.round(0.52 * width)),
    marginLeft: 44,
    marginRight: 24,
    marginTop: 26,
    x: { label: null, tickFormat: (one: number) => String(one), ticks: 7 },
    y: { label: say("charts.usd_bn"), grid: true, ticks: 5, domain: [0, most] },
    marks: [
      plot.areaY(path, {
        x: "year",
        y1: "low",
        y2: "high",
        z: "side",
        fill: colourOf,
        fillOpacity: 0.13,
        clip: true,
      }),
      plot.ruleY([level_usd / 1e9], { stroke: ink, strokeDasharray: "5 4" }),
      plot.text([{ year, level: level_usd / 1e9 }], {
        x: "year",
        y: "level",
        text: () => say("charts.target_at", { level: figure(level_usd / 1e9), year }),
        textAnchor: "end",
        dy: -9,
        fontWeight: 600,
        fill: ink,
        stroke: card,
        strokeWidth: 3,
      }),
      plot.dot([{ year, level: level_usd / 1e9 }], { x: "year", y: "level", r: 4.5, fill: ink }),
      plot.line(path, {
        x: "year",
        y: "usd",
        z: "side",
        stroke: colourOf,
        strokeWidth: 1.8,
        strokeDasharray: "4 3",
      }),
      plot.line(told, { x: "year", y: "usd", z: "side", stroke: colourOf, strokeWidth: 2.4 }),
      plot.dot(told, { x: "year", y: "usd", r: 2.8, fill: colourOf }),
      plot.text(ends, {
        x: "year",
        y: "usd",
        text: (step: Step) => say("charts.says", { name: step.side }),
        textAnchor: "end",
        dx: -8,
        dy: -8,
        fill: colourOf,
        fontWeight: 600,
        stroke: card,
        strokeWidth: 3,
      }),
      plot.ruleY([0], { stroke: muted }),
    ],
  }));
}
