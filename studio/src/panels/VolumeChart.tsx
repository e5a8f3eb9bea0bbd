// Corridor volumes by scenario, or by year for the scenario on the screen.

import { useSignal } from "@preact/signals";
import { Figure } from "../charts/Figure";
import { drawVolumes } from "../charts/volumes";
import { listRuns } from "../client/tasks";
import { load, shortUnit } from "../look/format";
import { LISTED } from "../look/palette";
import { Segmented } from "../parts/Segmented";
import {
  count,
  isCounting,
  readRun,
  stopCounting,
  volumes,
  volumeTrouble,
  wantedCount,
  type Along,
} from "../state/volumes";
import { runs } from "../state/runs";
import { scenario } from "../state/scenario";
import { unit } from "../state/view";
import { language, say } from "../words/say";

export function VolumeChart() {
  const along = useSignal<Along>("scenarios");
  const rows = volumes.value[along.value];
  const loads = (row: (typeof rows)[number]) => (unit.value === "t" ? row.load_t : row.load_teu);
  const isBusy = isCounting.value === along.value;
  const choose = (wanted: Along) => {
    along.value = wanted;
    if (wanted === "run") void listRuns().then((found) => (runs.value = found));
  };
  return (
    <>
      <div class="row ends">
        <Segmented
          label={say("charts.along")}
          options={[
            ["scenarios", say("charts.scenarios")],
            ["years", say("charts.years")],
            ["run", say("charts.run")],
          ]}
          value={along.value}
          choose={choose}
        />
        {along.value === "run" ? (
          <RunChoice />
        ) : (
          <button
            class="button"
            type="button"
            onClick={() => (isBusy ? stopCounting() : void count(along.value))}
          >
            {isBusy ? say("job.cancel") : say(rows.length ? "charts.again" : "charts.count")}
          </button>
        )}
      </div>
      <p class="note" role="status">
        {isBusy && <span class="spinner inline" />}
        {along.value === "years"
          ? say("charts.years_says", { name: scenario.value.base })
          : say(`charts.${along.value}_says`)}
        {isBusy && ` ${rows.length} / ${wantedCount.value}`}
      </p>
      {volumeTrouble.value && (
        <p class="loss said" role="alert">
          {volumeTrouble.value}
        </p>
      )}
      {rows.length > 0 && (
        <Figure
          title={say("charts.volumes_title", { unit: shortUnit(unit.value) })}
          says={say("charts.volumes_title", { unit: shortUnit(unit.value) })}
          about={`${along.value}${rows.length}${unit.value}${language.value}`}
          draw={(width) => drawVolumes(rows, width)}
          twin={{
            heads: [say("scenario.title"), ...LISTED.map((family) => say(`family.${family}`))],
            rows: rows.map((row) => [
              row.name,
              ...LISTED.map((family) => load(loads(row)[family], unit.value)),
            ]),
          }}
        >
          <p class="note">{say("volumes.own_scale")}</p>
        </Figure>
      )}
    </>
  );
}

function RunChoice() {
  const kept = runs.value ?? [];
  return (
    <select
      class="select short"
      aria-label={say("charts.run")}
      value=""
      onChange={(event) => void readRun(event.currentTarget.value)}
    >
      <option value="" disabled>
        {say(kept.length ? "charts.choose_run" : "runs.none")}
      </option>
      {kept.map(({ run, ask }) => (
        <option key={run} value={run}>
          {[run, ask["study"], ((ask["scenario_ids"] ?? []) as string[]).join(", ")]
            .filter(Boolean)
            .join(" · ")}
        </option>
      ))}
    </select>
  );
}
