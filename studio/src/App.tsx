// The page: the map behind, panels above.

import { useEffect } from "preact/hooks";
import { Maps } from "./map/Maps";
import { tip } from "./map/tip";
import { Bar } from "./panels/Bar";
import { Corridors } from "./panels/Corridors";
import { Inspect } from "./panels/Inspect";
import { Legend } from "./panels/Legend";
import { Parts } from "./panels/Parts";
import { Side } from "./panels/Side";
import { TableTwin } from "./panels/TableTwin";
import { Tags } from "./panels/Tags";
import { Tip } from "./panels/Tip";
import { Totals } from "./panels/Totals";
import { Volumes } from "./panels/Volumes";
import { picture } from "./state/live";
import { undo } from "./state/scenario";
import { hovered, pick } from "./state/selection";
import { failure, frame } from "./state/study";
import { isOpen, NARROW, pane, part, showsTable, size } from "./state/view";
import { say } from "./words/say";

export function App() {
  useEffect(() => {
    const clear = (event: KeyboardEvent) => {
      if (event.key === "z" && (event.ctrlKey || event.metaKey) && !isTyping(event.target)) undo();
      if (event.key !== "Escape" || showsTable.value) return;
      pick(null);
      hovered.value = tip.value = null;
    };
    addEventListener("keydown", clear);
    return () => removeEventListener("keydown", clear);
  }, []);
  const isNarrow = size.value.width < NARROW;
  const isTwo = pane.value === "compare";
  const shows = (wanted: typeof part.value) => !isNarrow || part.value === wanted;
  return (
    <div class={`studio ${isNarrow ? "narrow" : "wide"}`}>
      <a class="button skip" href="#map">
        {say("app.skip")}
      </a>
      <Bar />
      <main class="stage" id="map">
        <Maps />
        {failure.value && (
          <p class="card failure" role="alert">
            {failure.value}
          </p>
        )}
        {!frame.value && !failure.value && (
          <p class="card waiting" role="status">
            {say("app.loading")}
          </p>
        )}
        {frame.value && (
          <>
            {isTwo && <Tags />}
            {shows("side") && (
              <div class="column left">
                <Side />
                {isTwo && <span class="gap" />}
                {isTwo || !isOpen.value ? <Volumes /> : <Corridors />}
              </div>
            )}
            {(!isTwo || !picture.value) && shows("map") && <Totals />}
            {(shows("details") || shows("map")) && (
              <div class="column right">
                {shows("details") && <Inspect />}
                <span class="gap" />
                {shows("map") && <Legend />}
              </div>
            )}
            {isNarrow && <Parts />}
          </>
        )}
      </main>
      <Tip />
      {showsTable.value && <TableTwin />}
    </div>
  );
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLInputElement && !["checkbox", "range"].includes(target.type);
