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
import { Later } from "./parts/Later";
import { picture } from "./state/live";
import { undo } from "./state/scenario";
import { hovered, pick, picked } from "./state/selection";
import { failure, frame } from "./state/study";
import { isOpen, NARROW, pane, panel, part, showsTable, size, type PanelName } from "./state/view";
import { say } from "./words/say";

const WIDE: readonly PanelName[] = ["charts", "data"]; // panels that need more room than the column has
const loadWhy = async () => (await import("./panels/Why")).Why;
const loadRoute = async () => (await import("./panels/RouteDetails")).RouteDetails;

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
  const isBroad = isOpen.value && WIDE.includes(panel.value);
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
              <div class={isBroad ? "column left broad" : "column left"}>
                <Side />
                {isTwo && <span class="gap" />}
                {(isTwo || !isOpen.value) && <Volumes />}
                {isTwo && isNarrow && <Later load={loadWhy} />}
                {!isTwo && isOpen.value && panel.value === "scenario" && <Corridors />}
              </div>
            )}
            {(!isTwo || !picture.value) && shows("map") && !isBroad && <Totals />}
            {(shows("details") || shows("map")) && (
              <div class="column right">
                {shows("details") && <Inspect />}
                {shows("details") && !picked.value && isOpen.value && panel.value === "route" && (
                  <Later load={loadRoute} />
                )}
                <span class="gap" />
                {shows("map") && <Legend />}
              </div>
            )}
            {isTwo && !isNarrow && <Later load={loadWhy} />}
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
