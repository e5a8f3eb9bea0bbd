// What the map needs beside the study: the basemap and the letters.

import { signal } from "@preact/signals";
import { readBasemap, type Basemap } from "./basemap";
import { forgetWidths } from "./pen";

export const basemap = signal<Basemap | null>(null);
/** Counts up when letters have come, so that what was drawn before them is drawn anew. */
export const letters = signal(0);

const SAMPLE = "Türkmenbaşy Constanța Małaszewicze";

export async function loadAssets(): Promise<void> {
  const faces = ["500 11px Inter", "600 12px Inter"].map((font) => document.fonts.load(font, SAMPLE));
  const [found] = await Promise.all([readBasemap(), ...faces]);
  forgetWidths();
  letters.value += 1;
  basemap.value = found;
}

document.fonts.addEventListener("loadingdone", () => {
  forgetWidths();
  letters.value += 1;
});
