// Corridor volumes by scenario, or by year for the scenario on the screen.

import { useSignal } from "@preact/signals";
import { Figure } from "../charts/Figure";
import { drawVolumes } from "../charts/volumes";
import { load, shortUnit } from "../look/format";
import { LISTED } from "../look/palette";
import { Segmented } from "../parts/Segmented";
import { count, isCounting, stopCounting, volumes, volumeTrouble, type Along } from "../state/volumes";
import { scenario } from "../state/scenario";
import { unit } from "../state/view";
import { language, say } from "../words/say";

export function VolumeChart() {
  const along = useSignal<Along>("scenarios");
  const rows = volumes.value[along.value];
  const loads = (row: (typeof rows)[number]) => (unit.value === "t" ? row.load_t : row.load_teu);
  const isBusy = isCounting.value === along.value;
  return (
    <>
      <div class="row ends">
        <Segmented
          label={say("charts.along")}
          options={[
            ["scenarios", say("charts.scenarios")],
            ["years", say("charts.years")],
          ]}
          value={along.value}
          choose={(wanted) => (along.value = wanted)}
        />
        <button
          class="button"
          type="button"
          onClick={() => (isBusy ? stopCounting() : void count(along.value))}
        >
          {isBusy ? say("job.cancel") : say(rows.length ? "charts.again" : "charts.count")}
        </button>
      </div>
      <p class="note" role="status">
        {isBusy && <span class="spinner inline" />}
        {along.value === "years"
          ? say("charts.years_says", { name: scenario.value.base })
          : say("charts.scenarios_says")}
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
