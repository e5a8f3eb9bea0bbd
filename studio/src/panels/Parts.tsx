// On a narrow screen: which part of the page is shown.

import { Segmented } from "../parts/Segmented";
import { panel, part } from "../state/view";
import { say } from "../words/say";

export function Parts() {
  return (
    <nav class="parts" aria-label={say("panels.choose")}>
      <Segmented
        label={say("panels.choose")}
        options={[
          ["map", say("bar.map")],
          ["side", say(`panels.${panel.value}`)],
          ["details", say("panels.details")],
        ]}
        value={part.value}
        choose={(wanted) => (part.value = wanted)}
      />
    </nav>
  );
}
