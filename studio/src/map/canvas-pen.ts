// The pen of the screen.

import type { Line } from "./line";
import { fontOf, HALO_PX, type Lettering, type Mark, type Outline, type Pen, type Stroke } from "./pen";

export class CanvasPen implements Pen {
  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly width: number,
    private readonly height: number,
    ratio: number,
  ) {
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.lineJoin = "round";
  }

  flood(colour: string): void {
    this.context.fillStyle = colour;
    this.context.fillRect(0, 0, this.width, this.height);
  }

  fill(outline: Outline, colour: string): void {
    this.context.fillStyle = colour;
    this.context.fill(pathOf(outline));
  }

  stroke(outline: Outline, { colour, width, alpha = 1, cap = "butt", dash }: Stroke): void {
    const { context } = this;
    context.globalAlpha = alpha;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineCap = cap;
    if (dash) context.setLineDash([...dash]);
    context.stroke(pathOf(outline));
    if (dash) context.setLineDash([]);
    context.globalAlpha = 1;
  }

  mark(x: number, y: number, { shape, radius, fill, colour, width, alpha = 1 }: Mark): void {
    const { context } = this;
    context.globalAlpha = alpha;
    context.beginPath();
    if (shape === "round") context.arc(x, y, radius, 0, 2 * Math.PI);
    else context.rect(x - radius * 0.88, y - radius * 0.88, radius * 1.76, radius * 1.76);
    context.fillStyle = fill;
    context.fill();
    if (width > 0) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  text(words: string, x: number, y: number, lettering: Lettering): void {
    const { context } = this;
    context.globalAlpha = lettering.alpha ?? 1;
    context.font = fontOf(lettering);
    context.textAlign = lettering.align;
    context.letterSpacing = `${lettering.spacing ?? 0}px`;
    context.strokeStyle = lettering.halo;
    context.lineWidth = HALO_PX;
    context.strokeText(words, x, y);
    context.fillStyle = lettering.colour;
    context.fillText(words, x, y);
    context.globalAlpha = 1;
  }

  within(x: number, y: number, k: number, draw: () => void): void {
    this.context.save();
    this.context.translate(x, y);
    this.context.scale(k, k);
    draw();
    this.context.restore();
  }
}

function pathOf(outline: Outline): Path2D {
  outline.path ??= outline.d === undefined ? traced(outline.line ?? []) : new Path2D(outline.d);
  return outline.path;
}

function traced(line: Line): Path2D {
  const path = new Path2D();
  path.moveTo(line[0]!, line[1]!);
  for (let i = 2; i < line.length; i += 2) path.lineTo(line[i]!, line[i + 1]!);
  return path;
}
