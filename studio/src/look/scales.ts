// Widths of bands and sizes of places.

export const REFERENCE_PX = 12; // the widest land corridor of the base
export const WIDEST_PX = 19; // what is wider is held here; the sea carries ten times the land
export const NARROWEST_PX = 1.1;
export const THIN_PX = 2.2; // local traffic is context

/** Give how much wider lines are drawn at a zoom. */
export const zoomed = (k: number) => Math.min(2.2, Math.max(0.62, k ** 0.42));

/** Give a band's width: the root of its load, so that a fortieth of the largest can still be seen. */
export const widthOf = (load: number, reference: number, k: number) =>
  load <= 0 ? 0 : clamp(REFERENCE_PX * Math.sqrt(load / reference), NARROWEST_PX, WIDEST_PX) * zoomed(k);

/** Give the width of local traffic. */
export const thinWidthOf = (load: number, reference: number, k: number) =>
  clamp(0.9 * Math.sqrt((4 * load) / reference), 0.7, THIN_PX) * zoomed(k);

/** Give the least load that is drawn; more appears as one comes nearer. */
export const leastDrawn = (reference: number, k: number) => (0.005 * reference) / k ** 1.4;
export const leastThin = (reference: number, k: number) => (0.1 * reference) / k ** 1.6;

/** Give a place's radius: its area follows what passes. */
export const radiusOf = (through: number, reference: number, k: number) =>
  clamp(2.5 + 1.6 * Math.sqrt(through / reference), 2.6, 6.4) * Math.min(1.5, Math.max(0.8, k ** 0.3));

/** Give round loads for a legend, widest first. */
export function roundLoads(reference: number): number[] {
  const top = roundDown(reference);
  return [top, roundDown(reference / 10), roundDown(reference / 100)];
}

function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [5, 2, 1].find((step) => step * power <= value)! * power;
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));
