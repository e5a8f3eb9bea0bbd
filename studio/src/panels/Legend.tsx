// What widths, colours and signs mean; widths follow the zoom.

import { percent, scaled, short, shortUnit } from "../look/format";
import { CHANGE_BREAKS, THEMES } from "../look/palette";
import { roundLoads, WIDEST_PX, widthOf, zoomed } from "../look/scales";
import { zoomHome, zoomIn, zoomOut } from "../map/zoom";
import { Switch } from "../parts/Switch";
import { reference } from "../state/loads";
import {
  colourBy,
  pane,
  showsBorders,
  showsLegend,
  showsTable,
  sheetSize,
  theme,
  unit,
  view,
} from "../state/view";
import { say } from "../words/say";

export function Legend() {
  const byChange = pane.value === "compare" || colourBy.value === "change";
  const isShown = showsLegend.value;
  return (
    <>
      <div class="zoom card" role="group" aria-label={say("legend.zoom")}>
        <button type="button" aria-label={say("legend.zoom_in")} onClick={zoomIn}>
          +
        </button>
        <button type="button" aria-label={say("legend.zoom_out")} onClick={zoomOut}>
          −
        </button>
        <button type="button" aria-label={say("legend.zoom_home")} onClick={zoomHome}>
          <span class="target" aria-hidden="true" />
        </button>
      </div>
      <details
        class="card legend"
        open={isShown}
        onToggle={(event) => (showsLegend.value = event.currentTarget.open)}
      >
        <summary class="card-title">{byChange ? say("legend.change") : say("legend.flow")}</summary>
        {byChange && <Changes />}
        <Widths byChange={byChange} />
        <p class="signs note">
          <span class="sign ring" />
          {say("legend.hub")}
          <span class="sign ring port" />
          {say("legend.port")}
          <span class="sign square" />
          {say("legend.border")}
        </p>
        <details class="fold">
          <summary class="note">{say("legend.more")}</summary>
          <p class="note">{say("legend.root", { px: WIDEST_PX })}</p>
          <Switch
            label={say("legend.borders")}
            on={showsBorders.value}
            turn={(on) => (showsBorders.value = on)}
          />
          <p class="note">{say("legend.disclaimer")}</p>
        </details>
        <button class="button small" type="button" onClick={() => (showsTable.value = true)}>
          {say("legend.table")}
        </button>
      </details>
    </>
  );
}

function Widths({ byChange }: { byChange: boolean }) {
  const colour = byChange ? THEMES[theme.value].changes[3]! : THEMES[theme.value].families.middle;
  const near = view.value.k * sheetSize.value;
  const loads = [...roundLoads(reference.value)].reverse();
  return (
    <ul class="widths">
      {loads.map((load) => (
        <li key={load}>
          <span
            class="line"
            style={{ height: `${widthOf(load, reference.value, near)}px`, background: colour }}
          />
          <span class="figures">{`${short(scaled(load, unit.value))} ${shortUnit(unit.value)}`}</span>
        </li>
      ))}
      <li>
        <span
          class="line"
          style={{
            height: `${WIDEST_PX * zoomed(near)}px`,
            background: byChange ? colour : THEMES[theme.value].families.sea,
          }}
        />
        <span class="figures">
          {say("legend.more_than", {
            load: short(scaled(reference.value * (WIDEST_PX / 12) ** 2, unit.value)),
            unit: shortUnit(unit.value),
          })}
        </span>
      </li>
    </ul>
  );
}

function Changes() {
  const { changes } = THEMES[theme.value];
  const end = CHANGE_BREAKS.at(-1)!;
  return (
    <div class="changes" role="img" aria-label={say("legend.scale")}>
      <div class="steps">
        {changes.map((colour) => (
          <span key={colour} style={{ background: colour }} />
        ))}
      </div>
      <div class="ends note figures">
        <span>{percent(-end)}</span>
        <span>0</span>
        <span>{percent(end)}</span>
      </div>
    </div>
  );
}
