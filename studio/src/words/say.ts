// Looks words up in the catalogue of the chosen language.

import { signal } from "@preact/signals";
import type { Catalogue, Key, Language, Names } from "./catalogue";
import { en } from "./en";

export const LANGUAGES: Record<Language, string> = { en: "English", ru: "Русский", kk: "Қазақша" };
export const language = signal<Language>("en");
/** Whose signs numbers and dates are written in: browsers know little Kazakh, and Russian has the same signs. */
export const locales = () => (language.value === "kk" ? "ru" : language.value);
const catalogue = signal<Catalogue>(en);
const names = signal<Names | null>(null);

/** Say a sentence of the catalogue; `{name}` in it is replaced by what is given under that name. */
export function say(key: Key, given: Record<string, string | number> = {}): string {
  const [group, name] = key.split(".") as [keyof Catalogue, string];
  const text = (catalogue.value[group] as Record<string, string>)[name] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, part: string) => String(given[part] ?? whole));
}

/** Say what a code of the tables means; the code itself where the catalogue does not know it. */
export function sayCode(group: keyof Catalogue, code: string): string {
  return (catalogue.value[group] as Record<string, string>)[code.replace(/[- ]/g, "_")] ?? code;
}

/** Say what the server calls a thing in the language that is spoken; in its own words where there are none. */
export const sayName = (kind: keyof Names, code: string, told: string) => names.value?.[kind][code] ?? told;

/** Say a country's name; browsers do not know every language's names. */
export const sayCountry = (code: string) =>
  names.value?.country[code] ?? new Intl.DisplayNames(locales(), { type: "region" }).of(code) ?? code;

/** Say an edit of a scenario, which the server puts as a setting's name and its value. */
export function sayEdit(edit: string, settings: { setting_id: string[]; label: string[] }): string {
  const told = settings.label.map((label, row) => ({ label, id: settings.setting_id[row]! }));
  told.sort((a, b) => b.label.length - a.label.length);
  const found = told.find(({ label }) => edit === label || edit.startsWith(`${label} `));
  if (!found) return edit;
  const value = edit.slice(found.label.length).trim();
  const [, amount = value, unit = ""] = /^(\S+) (.+)$/.exec(value) ?? [];
  return [sayName("setting", found.id, found.label), amount, sayName("unit", unit, unit)].join(" ").trim();
}

/** Change the language; its catalogue is loaded when it is first wanted. */
export async function speak(wanted: Language): Promise<void> {
  const found = await load(wanted);
  catalogue.value = found.words;
  names.value = found.names;
  language.value = wanted;
  document.documentElement.lang = wanted;
}

async function load(wanted: Language): Promise<{ words: Catalogue; names: Names | null }> {
  if (wanted === "ru") {
    const found = await import("./ru");
    return { words: found.ru, names: found.names };
  }
  if (wanted === "kk") {
    const found = await import("./kk");
    return { words: found.kk, names: found.names };
  }
  return { words: en, names: null };
}
