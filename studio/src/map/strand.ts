// Bands as they are laid out.

import type { Ink } from "./lanes";
import type { Line } from "./line";
import type { Outline } from "./pen";

export interface Band {
  outline: Outline & { line: Line };
  width: number;
  ink: Ink;
  /** The directions of links that it belongs to; a join has two. */
  keys: readonly number[];
}

/** All bands of one direction of a link. */
export interface Strand {
  key: number;
  link: number;
  forward: boolean;
  width: number;
  middle: Outline & { line: Line };
  bands: readonly Band[];
  thin: boolean;
  sea: boolean;
  value: number;
  base: number;
}
