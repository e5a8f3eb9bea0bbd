// Title and legend for a map that is taken away: on the screen, cards say the same.

import { percent, scaled, short, shortUnit, type Unit } from "../look/format";
import { CHANGE_BREAKS, LISTED, type Theme } from "../look/palette";
import { roundLoads, widthOf } from "../look/scales";
import { say } from "../words/say";
import { measure, type Lettering, type Pen } from "./pen";

export interface Caption {
  title: string;
  says: readonly string[];
  unit: Unit;
  reference: number;
  near: number;
  byChange: boolean;
}

const EDGE_PX = 16;
const LINE_PX = 19;

export function drawCaption(pen: Pen, caption: Caption, theme: Theme, width: number, height: number): void {
  drawTitle(pen, caption, theme, width);
  drawLegend(pen, caption, theme, height);
}

function drawTitle(pen: Pen, { title, says, unit }: Caption, theme: Theme, most: number): void {
  const lines = [...says.slice(0, 4), say(unit === "t" ? "unit.mt" : "unit.kteu")];
  const widths = [
    measure(title, { size: 17, weight: 650 }),
    ...lines.map((line) => measure(line, { size: 12, weight: 400 })),
  ];
  const width = Math.min(most - 2 * EDGE_PX, 1.12 * Math.max(...widths) + 32); // room for another face than Inter
  drawCard(pen, theme, EDGE_PX, EDGE_PX, width, 40 + lines.length * 17);
  const write = writer(pen, theme);
  write(title, EDGE_PX + 16, EDGE_PX + 28, { size: 17, weight: 650 });
  lines.forEach((line, at) =>
    write(line, EDGE_PX + 16, EDGE_PX + 48 + at * 17, { size: 12, weight: 400, colour: theme.muted }),
  );
}

function drawLegend(
  pen: Pen,
  { unit, reference, near, byChange }: Caption,
  theme: Theme,
  height: number,
): void {
  const loads = [...roundLoads(reference)].reverse();
  const rows = (byChange ? 1 : LISTED.length) + loads.length;
  const tall = rows * LINE_PX + 44;
  const [left, top] = [EDGE_PX, height - EDGE_PX - tall];
  drawCard(pen, theme, left, top, 236, tall);
  const write = writer(pen, theme);
  let y = top + 24;
  if (byChange) {
    drawSteps(pen, theme, left + 16, y - 8);
    write(`${percent(-CHANGE_BREAKS[2])} … ${percent(CHANGE_BREAKS[2])}`, left + 112, y + 1, {
      size: 12,
      weight: 400,
    });
    y += LINE_PX;
  } else {
    for (const family of LISTED) {
      pen.stroke(
        { line: [left + 18, y - 4, left + 34, y - 4] },
        { colour: theme.families[family], width: 6, cap: "round" },
      );
      write(`${say(`family.${family}`)}, ${say(`family_says.${family}`)}`, left + 46, y, {
        size: 12,
        weight: 400,
      });
      y += LINE_PX;
    }
  }
  const colour = byChange ? theme.changes[3]! : theme.families.middle;
  for (const load of loads) {
    pen.stroke(
      { line: [left + 16, y - 4, left + 96, y - 4] },
      { colour, width: widthOf(load, reference, near) },
    );
    write(`${short(scaled(load, unit))} ${shortUnit(unit)}`, left + 112, y, { size: 12, weight: 400 });
    y += LINE_PX;
  }
  write(say("legend.credit"), left + 16, y + 3, { size: 10, weight: 400, colour: theme.muted });
}

function drawSteps(pen: Pen, theme: Theme, left: number, top: number): void {
  theme.changes.forEach((colour, at) => {
    const x = left + at * 12;
    pen.stroke({ line: [x, top + 5, x + 11, top + 5] }, { colour, width: 10 });
  });
}

function drawCard(pen: Pen, theme: Theme, x: number, y: number, width: number, height: number): void {
  const [w, h] = [width - 20, height - 20];
  const round = (dx: number, dy: number) => `a10 10 0 0 1 ${dx} ${dy}`;
  pen.fill(
    {
      d: `M${x + 10} ${y}h${w}${round(10, 10)}v${h}${round(-10, 10)}h${-w}${round(-10, -10)}v${-h}${round(10, -10)}z`,
    },
    theme.card,
  );
}

type Style = Pick<Lettering, "size" | "weight"> & { colour?: string };

const writer =
  (pen: Pen, theme: Theme) =>
  (words: string, x: number, y: number, { colour = theme.ink, ...style }: Style) =>
    pen.text(words, x, y, { ...style, colour, halo: theme.card, align: "left" });
