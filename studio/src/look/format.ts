// Numbers as words, with their units; the language's own separators.

import { locales, say, sayCountry } from "../words/say";

export type Unit = "t" | "teu";
export const DASH = "–";

/** Write a number with a fixed count of decimals. */
export function number(value: number | null | undefined, decimals = 0): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
  const shape = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return new Intl.NumberFormat(locales(), shape).format(value);
}

/** Write a number with three figures that count. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
  const size = Math.abs(value);
  if (size > 0 && size < 0.005) return `${value < 0 ? "−" : ""}<${number(0.01, 2)}`;
  return number(value, size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : 2);
}

/** Write a round number without needless noughts. */
export const short = (value: number) =>
  new Intl.NumberFormat(locales(), { maximumSignificantDigits: 3 }).format(value);

/** Write a change with its sign; what rounds to nothing is a dash. */
export function signed(value: number, write: (value: number) => string = figure): string {
  const told = write(Math.abs(value));
  if (!/[1-9]/.test(told)) return DASH;
  return `${value > 0 ? "+" : "−"}${told}`;
}

/** Write a share of one as a percentage with its sign. */
export function percent(change: number): string {
  const told = Number.isFinite(change)
    ? signed(change * 100, (size) => number(size, size < 10 ? 1 : 0))
    : DASH;
  return told === DASH ? DASH : `${told} %`;
}

/** Scale tonnes or TEU to what people read: million tonnes, thousand TEU. */
export const scaled = (value: number, unit: Unit) => value / (unit === "t" ? 1e6 : 1e3);

/** Write a load in million tonnes or thousand TEU, without its unit. */
export const load = (value: number, unit: Unit) => figure(scaled(value, unit));

export const degrees = (value: number, plus: string, minus: string) =>
  `${number(Math.abs(value), 2)}° ${value < 0 ? minus : plus}`;

/** Give a country's name in the language that is spoken; `XZ` is the open sea. */
export function country(code: string): string {
  return code === "XZ" ? say("app.at_sea") : sayCountry(code);
}

/** Write a load with its unit. */
export const loadWithUnit = (value: number, unit: Unit) => `${load(value, unit)} ${shortUnit(unit)}`;
export const shortUnit = (unit: Unit) => say(unit === "t" ? "unit.mt_short" : "unit.kteu_short");

/** Write a sum of money in billions or millions of dollars. */
export const money = (usd: number) =>
  usd >= 1e9 ? say("unit.usd_bn", { n: figure(usd / 1e9) }) : say("unit.usd_m", { n: figure(usd / 1e6) });
