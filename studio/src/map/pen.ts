// What all layers draw with: one pen for the screen, one for SVG.

import type { Line } from "./line";

/** A shape drawn again and again: a line, or the words of an SVG path; the screen's pen keeps its own form of it. */
export interface Outline {
  line?: Line;
  d?: string;
  path?: Path2D;
}

export interface Stroke {
  colour: string;
  width: number;
  alpha?: number;
  cap?: "butt" | "round";
  dash?: readonly number[];
}

export interface Lettering {
  size: number;
  weight: number;
  colour: string;
  halo: string;
  align: "left" | "right" | "center";
  spacing?: number;
  alpha?: number;
}

export interface Mark {
  shape: "round" | "square";
  radius: number;
  fill: string;
  colour: string;
  width: number;
  alpha?: number;
}

export interface Pen {
  /** Fill all that can be seen. */
  flood(colour: string): void;
  fill(outline: Outline, colour: string): void;
  stroke(outline: Outline, stroke: Stroke): void;
  mark(x: number, y: number, mark: Mark): void;
  text(words: string, x: number, y: number, lettering: Lettering): void;
  /** Draw moved and enlarged; widths are enlarged too. */
  within(x: number, y: number, k: number, draw: () => void): void;
}

export const FACE = "Inter, system-ui, sans-serif";
export const fontOf = ({ size, weight }: Pick<Lettering, "size" | "weight">) => `${weight} ${size}px ${FACE}`;
export const HALO_PX = 3.6;

const ruler = document.createElement("canvas").getContext("2d")!;
const widths = new Map<string, number>();

/** Measure a word; what was measured once is remembered. */
export function measure(words: string, lettering: Pick<Lettering, "size" | "weight" | "spacing">): number {
  const font = fontOf(lettering);
  const key = `${font}|${words}`;
  let width = widths.get(key);
  if (width === undefined) {
    ruler.font = font;
    width = ruler.measureText(words).width;
    widths.set(key, width);
  }
  return width + (lettering.spacing ?? 0) * words.length;
}

/** Forget widths, as when a face arrives late. */
export const forgetWidths = () => widths.clear();
