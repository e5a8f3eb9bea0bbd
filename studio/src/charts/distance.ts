// Days or money over distance: borders and handling stand as steps, the haul as a slope.

import type { CardRoute } from "../client/types";
import { number } from "../look/format";
import { familyOf } from "../state/shipment";
import { say } from "../words/say";
import { drawPlot, themeNow } from "./frame";

export type Measure = "days" | "cost";

export interface Point {
  corridor: string;
  km: number;
  value: number;
  place: string;
}

/** Add up a route's legs. */
export function pointsOf(route: CardRoute, measure: Measure, nameOf: (place_id: string) => string): Point[] {
  let [km, value] = [0, 0];
  const start = { corridor: route.corridor, km, value, place: nameOf(route.legs[0]?.from_place ?? "") };
  return [
    start,
    ...route.legs.map((leg) => {
      km += leg.length_km;
      value += measure === "days" ? leg.time_days : leg.cost_usd;
      return { corridor: route.corridor, km, value, place: nameOf(leg.to_place) };
    }),
  ];
}

/** Draw all routes, the one that is looked at above the others. */
export function drawDistance(
  routes: readonly CardRoute[],
  chosen: CardRoute,
  measure: Measure,
  width: number,
): Promise<SVGSVGElement> {
  const colours = themeNow();
  const lines = routes.map((route) => ({
    points: pointsOf(route, measure, (id) => id),
    isChosen: route === chosen,
    colour: colours.families[familyOf(route.corridor_id)],
  }));
  lines.sort((a, b) => Number(a.isChosen) - Number(b.isChosen));
  const borders = borderKm(chosen);
  return drawPlot((plot) => ({
    width,
    height: 190,
    marginLeft: measure === "days" ? 28 : 44,
    marginRight: 26,
    marginBottom: 32,
    marginTop: 22,
    x: { label: say("unit.km"), ticks: 4, tickFormat: (km: number) => number(km), nice: true },
    y: {
      label: measure === "days" ? say("unit.days") : "USD",
      grid: true,
      ticks: 5,
      tickFormat: (value: number) => number(value),
    },
    marks: [
      plot.ruleX(borders, { stroke: colours.muted, strokeOpacity: 0.55, strokeDasharray: "2 3" }),
      ...lines.map(({ points, isChosen, colour }) =>
        plot.line(points, {
          x: "km",
          y: "value",
          stroke: colour,
          strokeWidth: isChosen ? 3 : 1.3,
          strokeOpacity: isChosen ? 1 : 0.6,
          strokeLinejoin: "round",
        }),
      ),
    ],
  }));
}

/** Say at which kilometres a route meets a border. */
function borderKm({ legs }: CardRoute): number[] {
  let km = 0;
  const found: number[] = [];
  for (const leg of legs) {
    km += leg.length_km;
    if (leg.what === "border") found.push(km);
  }
  return found;
}
