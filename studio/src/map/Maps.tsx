// One pane, or two side by side that share a view.

import { useEffect } from "preact/hooks";
import { colourBy, NARROW, pane, size } from "../state/view";
import { say } from "../words/say";
import { loadAssets } from "./assets";
import { MapPane } from "./MapPane";
import type { Pad } from "./project";
import { spoken } from "./steps";

const BAR_PX = 52;
const BESIDE_CARDS: Pad = { left: 340, right: 96, top: 84, bottom: 40 };
const FREE: Pad = { left: -24, right: -24, top: 64, bottom: 28 };
const SMALL: Pad = { left: 16, right: 16, top: 60, bottom: 90 };

export function Maps() {
  useEffect(() => void loadAssets(), []);
  const { width, height } = { width: size.value.width, height: size.value.height - BAR_PX };
  const isTwo = pane.value === "compare";
  const isNarrow = size.value.width < NARROW;
  return (
    <div class={isTwo ? "panes two" : "panes"}>
      {isTwo && <MapPane key="base" name="base" shows="base" pane={half(width, height, isNarrow)} />}
      <MapPane
        key="now"
        name="now"
        shows={isTwo || colourBy.value === "change" ? "change" : "now"}
        pane={isTwo ? half(width, height, isNarrow) : { width, height, pad: isNarrow ? SMALL : BESIDE_CARDS }}
      />
      <p id="map-keys" class="hidden">
        {say("map.keys")}
      </p>
      <p class="hidden" role="status" aria-live="polite">
        {spoken.value}
      </p>
    </div>
  );
}

/** Give one of two panes: side by side, or one above the other where it is narrow. */
function half(width: number, height: number, isNarrow: boolean) {
  const free = { ...FREE, top: isNarrow ? 20 : FREE.top };
  return isNarrow
    ? { width, height: Math.floor((height - 2) / 2), pad: free }
    : { width: Math.floor((width - 2) / 2), height, pad: free };
}
