// Draws bands: casings first, then colours, then the marks of sea and direction.

import { mix, type Theme } from "../look/palette";
import { LIT, strengthOf, type Focus } from "./focus";
import type { Layout } from "./bands";
import { shiftRight, walk } from "./line";
import type { Outline, Pen } from "./pen";
import type { Band, Strand } from "./strand";

const CASING_PX = 2.2;
const OVERLAP_PX = 0.3; // hides the seam between neighbours
const CHEVRON_EVERY_PX = 64;
const CHEVRON_FROM_PX = 4;
const DOTS_FROM_PX = 2.4;

export function drawBands(pen: Pen, layout: Layout, theme: Theme, focus: Focus | null): void {
  const thin = layout.strands.filter((strand) => strand.thin).flatMap((strand) => strand.bands);
  drawLayer(pen, thin, theme, focus, 0);
  const full = layout.strands.filter((strand) => !strand.thin);
  const bands = [...layout.joins, ...full.flatMap((strand) => strand.bands)];
  for (const lit of [false, true]) {
    const part = bands.filter((band) => strengthOf(band, focus) >= LIT === lit);
    drawLayer(
      pen,
      part.sort((a, b) => b.width - a.width),
      theme,
      focus,
      OVERLAP_PX,
    );
  }
  for (const strand of full) drawMarks(pen, strand, theme, focus);
}

function drawLayer(pen: Pen, bands: readonly Band[], theme: Theme, focus: Focus | null, extra: number): void {
  for (const { outline, width } of bands) {
    pen.stroke(outline, {
      colour: theme.casing,
      width: width + CASING_PX,
      alpha: focus ? 0.6 : 0.9,
      cap: "round",
    });
  }
  for (const band of bands) {
    const colour = "family" in band.ink ? theme.families[band.ink.family] : theme.changes[band.ink.step]!;
    pen.stroke(band.outline, {
      colour: mix(colour, theme.casing, strengthOf(band, focus)),
      width: band.width + extra,
      cap: "round",
    });
  }
}

function drawMarks(pen: Pen, strand: Strand, theme: Theme, focus: Focus | null): void {
  const isLit = strand.bands.some((band) => strengthOf(band, focus) >= LIT);
  const { width, middle, sea } = strand;
  if (sea && width > DOTS_FROM_PX) {
    const look = {
      colour: theme.casing,
      width: Math.min(1.3, width / 4),
      dash: [0.1, 6],
      cap: "round",
    } as const;
    pen.stroke(middle, { ...look, alpha: isLit ? 0.75 : 0.35 });
  }
  if (width > CHEVRON_FROM_PX && isLit)
    pen.stroke(chevronsOf(strand), { colour: theme.casing, width: 1.5, alpha: 0.9, cap: "round" });
}

const chevrons = new WeakMap<Strand, Outline>();

function chevronsOf(strand: Strand): Outline {
  let outline = chevrons.get(strand);
  if (outline) return outline;
  const half = Math.min(5.2, strand.width * 0.34);
  const write = (x: number, y: number) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const parts = walk(strand.middle.line, CHEVRON_EVERY_PX, CHEVRON_EVERY_PX * 0.55).map(
    ({ x, y, dx, dy }) => {
      const [back, tip] = [half * 0.5, half * 0.5];
      const left = write(x - dx * back - dy * half, y - dy * back + dx * half);
      const right = write(x - dx * back + dy * half, y - dy * back - dx * half);
      return `M${left}L${write(x + dx * tip, y + dy * tip)}L${right}`;
    },
  );
  outline = { d: parts.join("") };
  chevrons.set(strand, outline);
  return outline;
}

/** Draw an outline along both sides of what is pointed at. */
export function drawHover(pen: Pen, layout: Layout, link: number, theme: Theme): void {
  for (const strand of layout.strands) {
    if (strand.link !== link) continue;
    for (const side of [strand.width / 2 + 1, -strand.width / 2 - 1])
      pen.stroke(
        { line: shiftRight(strand.middle.line, side) },
        { colour: theme.ink, width: 1.4, cap: "round" },
      );
  }
}
