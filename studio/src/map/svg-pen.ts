// The pen of SVG files: writes what the screen's pen draws.

import type { Line } from "./line";
import { FACE, HALO_PX, type Lettering, type Mark, type Outline, type Pen, type Stroke } from "./pen";

const round = (value: number) => Number(value.toFixed(2));
const safe = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]!);
const ANCHORS = { left: "start", right: "end", center: "middle" } as const;

export class SvgPen implements Pen {
  private readonly parts: string[] = [];

  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly title: string,
  ) {}

  /** Give the whole file. */
  write(): string {
    const { width, height } = this;
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
      `role="img" font-family="${FACE}" stroke-linejoin="round"><title>${safe(this.title)}</title>` +
      `<clipPath id="frame"><rect width="${width}" height="${height}"/></clipPath>` +
      `<g clip-path="url(#frame)">${this.parts.join("\n")}</g></svg>\n`
    );
  }

  flood(colour: string): void {
    this.parts.push(`<rect width="${this.width}" height="${this.height}" fill="${colour}"/>`);
  }

  fill(outline: Outline, colour: string): void {
    this.parts.push(`<path d="${wordsOf(outline)}" fill="${colour}"/>`);
  }

  stroke(outline: Outline, { colour, width, alpha = 1, cap = "butt", dash }: Stroke): void {
    const more = `${alpha < 1 ? ` opacity="${alpha}"` : ""}${cap === "round" ? ' stroke-linecap="round"' : ""}`;
    const dashes = dash ? ` stroke-dasharray="${dash.join(" ")}"` : "";
    const ink = `fill="none" stroke="${colour}" stroke-width="${round(width)}"`;
    this.parts.push(`<path d="${wordsOf(outline)}" ${ink}${more}${dashes}/>`);
  }

  mark(x: number, y: number, { shape, radius, fill, colour, width, alpha = 1 }: Mark): void {
    const ink = `fill="${fill}"${width > 0 ? ` stroke="${colour}" stroke-width="${width}"` : ""} opacity="${alpha}"`;
    const [side, corner] = [round(radius * 1.76), radius * 0.88];
    this.parts.push(
      shape === "round"
        ? `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" ${ink}/>`
        : `<rect x="${round(x - corner)}" y="${round(y - corner)}" width="${side}" height="${side}" ${ink}/>`,
    );
  }

  text(
    words: string,
    x: number,
    y: number,
    { size, weight, colour, halo, align, spacing, alpha = 1 }: Lettering,
  ): void {
    this.parts.push(
      `<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" fill="${colour}" ` +
        `stroke="${halo}" stroke-width="${HALO_PX}" paint-order="stroke" text-anchor="${ANCHORS[align]}" ` +
        `opacity="${alpha}"${spacing ? ` letter-spacing="${spacing}"` : ""}>${safe(words)}</text>`,
    );
  }

  within(x: number, y: number, k: number, draw: () => void): void {
    this.parts.push(`<g transform="translate(${round(x)} ${round(y)}) scale(${Number(k.toFixed(5))})">`);
    draw();
    this.parts.push("</g>");
  }
}

function wordsOf(outline: Outline): string {
  if (outline.d !== undefined) return outline.d;
  return traced(outline.line ?? []);
}

function traced(line: Line): string {
  let words = `M${round(line[0]!)} ${round(line[1]!)}`;
  for (let i = 2; i < line.length; i += 2) words += `L${round(line[i]!)} ${round(line[i + 1]!)}`;
  return words;
}
