// A canvas that shows a scene: keeps what was laid out and drawn, and draws once per frame.

import type { View } from "../state/view";
import { drawGround } from "./basemap";
import { CanvasPen } from "./canvas-pen";
import { drawCaption, type Caption } from "./caption";
import type { Pen } from "./pen";
import { hit, type Hit } from "./pick";
import { shiftOf, type Shift } from "./project";
import { drawAll, drawOver, plan, type Light, type Plan, type Scene } from "./scene";
import { SvgPen } from "./svg-pen";

type Words = Pick<Caption, "title" | "says" | "unit">;

export class FlowMap {
  private readonly back = document.createElement("canvas");
  private backKey = "";
  private laid: { scene: Scene; k: number; plan: Plan } | null = null;
  private waiting = 0;
  private scene: Scene | null = null;
  private light: Light | null = null;
  private view: View = { k: 1, u: 0, v: 0 };
  lastMs = 0;
  laidMs = 0;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly drawn: () => void = () => {},
  ) {}

  show(scene: Scene, light: Light, view: View): void {
    Object.assign(this, { scene, light, view });
    this.waiting ||= requestAnimationFrame(() => {
      this.waiting = 0;
      this.draw();
    });
  }

  stop(): void {
    cancelAnimationFrame(this.waiting);
  }

  get shift(): Shift {
    return this.scene ? shiftOf(this.view, this.scene.sheet) : { k: 1, x: 0, y: 0 };
  }

  get plan(): Plan | null {
    return this.scene && this.layOut(this.scene, this.view.k);
  }

  /** Find what lies under a point of the pane. */
  hit(x: number, y: number): Hit | null {
    return this.scene && this.plan && hit(this.plan, this.scene.shown.frame, this.shift, x, y);
  }

  /** Give where a place lies in the pane. */
  placeXY(row: number): [number, number] {
    const { k, x, y } = this.shift;
    const places = this.scene?.sheet.places ?? [];
    return [(places[2 * row] ?? 0) * k + x, (places[2 * row + 1] ?? 0) * k + y];
  }

  /** Write the picture as SVG. */
  writeSvg(words: Words): string {
    if (!this.scene) return "";
    const { width, height } = this.scene.sheet.pane;
    const pen = new SvgPen(width, height, words.title);
    this.drawFile(pen, words);
    return pen.write();
  }

  /** Write the picture as PNG, twice as sharp as the screen's own dots. */
  async writePng(words: Words): Promise<Blob | null> {
    if (!this.scene) return null;
    const { width, height } = this.scene.sheet.pane;
    const canvas = sized(document.createElement("canvas"), width, height, 2);
    this.drawFile(new CanvasPen(canvas.getContext("2d")!, width, height, 2), words);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  private drawFile(pen: Pen, words: Words): void {
    const { scene, light, plan: laid } = this;
    if (!scene || !light || !laid) return;
    drawAll(pen, scene, laid, light, this.shift);
    const { reference, byChange } = scene.shown;
    const { width, height } = scene.sheet.pane;
    drawCaption(pen, { ...words, reference, byChange, near: laid.layout.near }, light.theme, width, height);
  }

  private layOut(scene: Scene, k: number): Plan {
    if (this.laid?.scene !== scene || this.laid.k !== k) this.laid = { scene, k, plan: plan(scene, k) };
    return this.laid.plan;
  }

  private draw(): void {
    const { scene, light, canvas } = this;
    if (!scene || !light) return;
    const start = performance.now();
    const { width, height } = scene.sheet.pane;
    const ratio = Math.min(2, devicePixelRatio || 1);
    sized(canvas, width, height, ratio);
    this.drawBack(scene, light, ratio);
    const context = canvas.getContext("2d")!;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.back, 0, 0);
    const laid = this.plan!;
    this.laidMs = performance.now() - start;
    drawOver(new CanvasPen(context, width, height, ratio), scene, laid, light, this.shift);
    this.lastMs = performance.now() - start;
    this.drawn();
  }

  /** Draw the basemap anew only where view, theme or size changed. */
  private drawBack(scene: Scene, { theme, showsBorders }: Light, ratio: number): void {
    const { width, height } = scene.sheet.pane;
    const { k, x, y } = this.shift;
    const key = [k, x, y, theme.sea, showsBorders, width, height, ratio, scene.ground !== null].join();
    if (key === this.backKey) return;
    this.backKey = key;
    sized(this.back, width, height, ratio);
    const pen = new CanvasPen(this.back.getContext("2d")!, width, height, ratio);
    if (scene.ground) drawGround(pen, scene.ground, theme, this.shift, showsBorders);
    else pen.flood(theme.sea);
  }
}

function sized(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): HTMLCanvasElement {
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  return canvas;
}
