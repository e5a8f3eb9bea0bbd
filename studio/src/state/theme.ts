// Light or dark: as the machine says until the user says otherwise, and then as the user says.

import { effect } from "@preact/signals";
import { size, theme } from "./view";

const KEPT = "zhibek-theme";

export function startTheme(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const kept = localStorage.getItem(KEPT);
  theme.value = kept === "light" || kept === "dark" ? kept : dark.matches ? "dark" : "light";
  dark.addEventListener("change", () => {
    if (!localStorage.getItem(KEPT)) theme.value = dark.matches ? "dark" : "light";
  });
  effect(() => {
    document.documentElement.dataset["theme"] = theme.value;
  });
  addEventListener("resize", () => (size.value = { width: innerWidth, height: innerHeight }));
}

export function turnTheme(): void {
  theme.value = theme.value === "light" ? "dark" : "light";
  localStorage.setItem(KEPT, theme.value);
}
