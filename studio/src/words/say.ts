// Looks words up in the catalogue of the chosen language.

import { signal } from "@preact/signals";
import type { Catalogue, Key, Language } from "./catalogue";
import { en } from "./en";

export const LANGUAGES: Record<Language, string> = { en: "English", ru: "Русский", kk: "Қазақша" };
export const language = signal<Language>("en");
const catalogue = signal<Catalogue>(en);

/** Say a sentence of the catalogue; `{name}` in it is replaced by what is given under that name. */
export function say(key: Key, given: Record<string, string | number> = {}): string {
  const [group, name] = key.split(".") as [keyof Catalogue, string];
  const text = (catalogue.value[group] as Record<string, string>)[name] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, part: string) => String(given[part] ?? whole));
}

/** Say what a code of the tables means; the code itself where the catalogue does not know it. */
export function sayCode(group: keyof Catalogue, code: string): string {
  return (catalogue.value[group] as Record<string, string>)[code.replaceAll("-", "_")] ?? code;
}

/** Change the language; its catalogue is loaded when it is first wanted. */
export async function speak(wanted: Language): Promise<void> {
  const found =
    wanted === "ru" ? (await import("./ru")).ru : wanted === "kk" ? (await import("./kk")).kk : en;
  catalogue.value = found;
  language.value = wanted;
  document.documentElement.lang = wanted;
}
