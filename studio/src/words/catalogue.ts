// What a catalogue holds: the groups and keys of the English one.

import type { en } from "./en";

export type Catalogue = { [Group in keyof typeof en]: { [Key in keyof (typeof en)[Group]]: string } };
export type Key = {
  [Group in keyof Catalogue]: `${Group}.${Extract<keyof Catalogue[Group], string>}`;
}[keyof Catalogue];
export type Language = "en" | "ru" | "kk";

/** Words for what the server names, by code; where there are none its own words stand. */
export type Names = Record<"setting" | "unit" | "corridor" | "country", Readonly<Record<string, string>>>;
