// The bar on top: what is shown, and how.

import { Segmented } from "../parts/Segmented";
import { frame } from "../state/study";
import { turnTheme } from "../state/theme";
import { colourBy, isOpen, pane, theme, unit } from "../state/view";
import type { Language } from "../words/catalogue";
import { language, LANGUAGES, say, speak } from "../words/say";
import { Download } from "./Download";

export function Bar() {
  const other = theme.value === "light" ? "dark" : "light";
  const told = unit.value === "t" ? say("unit.mt") : say("unit.kteu");
  return (
    <header class="top">
      <img class="mark" src="./mark.svg" alt="" />
      <h1>{say("app.name")}</h1>
      <p class="subject">{frame.value ? `${frame.value.title} · ${told}` : say("app.loading")}</p>
      <span class="gap" />
      <Segmented
        label={say("bar.view")}
        options={[
          ["map", say("bar.map")],
          ["compare", say("bar.compare")],
        ]}
        value={pane.value}
        choose={(wanted) => {
          pane.value = wanted;
          isOpen.value = wanted === "map"; // two panes need the room
        }}
      />
      <Segmented
        label={say("bar.colour")}
        options={[
          ["corridor", say("bar.corridor")],
          ["change", say("bar.change")],
        ]}
        value={colourBy.value}
        choose={(wanted) => (colourBy.value = wanted)}
      />
      <Segmented
        label={say("bar.unit")}
        options={[
          ["t", say("bar.tonnes")],
          ["teu", say("bar.teu")],
        ]}
        value={unit.value}
        choose={(wanted) => (unit.value = wanted)}
      />
      <label class="language">
        <span class="hidden">{say("bar.language")}</span>
        <select
          class="select"
          value={language.value}
          onChange={(event) => void speak(event.currentTarget.value as Language)}
        >
          {Object.entries(LANGUAGES).map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button
        class="button"
        type="button"
        aria-label={say("bar.theme", { theme: say(`bar.${other}`) })}
        onClick={turnTheme}
      >
        {say(`bar.${other}`)}
      </button>
      <Download />
    </header>
  );
}
