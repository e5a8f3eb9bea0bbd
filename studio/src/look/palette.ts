// Colours of the map; those of cards and controls stand in look.css under the same names.

import type { Family } from "../client/types";

export type ThemeName = "light" | "dark";

export interface Theme {
  sea: string;
  land: string;
  coast: string;
  shore: string;
  border: string;
  grid: string;
  halo: string;
  ink: string;
  muted: string;
  country: string;
  casing: string;
  place: string;
  ring: string;
  card: string;
  families: Record<Family, string>;
  changes: readonly string[];
}

/** Families from the middle of a link outwards. */
export const FAMILIES: readonly Family[] = ["middle", "north", "south", "sea", "local"];
/** Families as a list shows them. */
export const LISTED: readonly Family[] = ["north", "middle", "south", "sea", "local"];
export const CHANGE_BREAKS = [0.06, 0.25, 0.6] as const;

export const THEMES: Record<ThemeName, Theme> = {
  light: {
    sea: "#E3EBF0",
    land: "#FAF8F3",
    coast: "#B7C4CC",
    shore: "#D3DEE5",
    border: "#DDD8CC",
    grid: "#D6E1E8",
    halo: "#FAF8F3",
    ink: "#16212B",
    muted: "#5B6975",
    country: "#A39C8C",
    casing: "#FAF8F3",
    place: "#FFFFFF",
    ring: "#16212B",
    card: "#FFFFFF",
    families: { north: "#2A62B0", middle: "#D9700F", south: "#6B2160", sea: "#1E9E90", local: "#A39C8F" },
    changes: ["#9A3412", "#D0622B", "#EDAE86", "#CFC9BC", "#86BFC9", "#2B8FA3", "#0B5D70"],
  },
  dark: {
    sea: "#0B1320",
    land: "#172233",
    coast: "#31435C",
    shore: "#101B2C",
    border: "#26354A",
    grid: "#121D2D",
    halo: "#0F1928",
    ink: "#EAF0F6",
    muted: "#93A4B6",
    country: "#566880",
    casing: "#0F1928",
    place: "#0F1928",
    ring: "#EAF0F6",
    card: "#121B29",
    families: { north: "#4C97EE", middle: "#FF9E45", south: "#C45FB0", sea: "#5FD8C8", local: "#66758A" },
    changes: ["#FF8A4C", "#E06A33", "#A85A3C", "#46566B", "#2F7F92", "#37A9C2", "#6FDCF0"],
  },
};

/** Give the step of the change scale, 0 (great loss) to 6 (great gain); 3 is no change. */
export function changeStep(base: number, now: number): number {
  if (base <= 0) return now > 0 ? 6 : 3;
  const change = now / base - 1;
  const size = CHANGE_BREAKS.filter((limit) => Math.abs(change) > limit).length;
  return change > 0 ? 3 + size : 3 - size;
}

/** Mix a colour into another; `part` of one keeps the first. Unlike a see-through colour it does not add up where lines cross. */
export function mix(colour: string, into: string, part: number): string {
  if (part >= 1) return colour;
  const byte = (hex: string, at: number) => parseInt(hex.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(byte(colour, at) * part + byte(into, at) * (1 - part)));
  return `#${mixed.map((one) => one.toString(16).padStart(2, "0")).join("")}`;
}
