// In each pane's corner: what it shows.

import { picture, stage } from "../state/live";
import { beside, countEdits, scenario } from "../state/scenario";
import { controls } from "../state/study";
import { say } from "../words/say";

export function Tags() {
  const bases = controls.value?.bases.scenario_id ?? [];
  const edits = countEdits(scenario.value);
  const name = edits ? `${scenario.value.base} + ${edits}` : scenario.value.base;
  const says = picture.value?.says ?? [];
  return (
    <>
      <p class="tag left card">
        <label for="beside">{say("compare.base")}</label>
        <select
          id="beside"
          class="bare"
          value={beside.value}
          onChange={(event) => (beside.value = event.currentTarget.value)}
        >
          <option value="">{scenario.value.base}</option>
          {bases
            .filter((id) => id !== scenario.value.base)
            .map((id) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
        </select>
      </p>
      <p class="tag right card" title={says.join(" ")}>
        {stage.value === "rest" ? <span class="dot" aria-hidden="true" /> : <span class="spinner" />}
        {say("compare.now", { name })}
      </p>
    </>
  );
}
