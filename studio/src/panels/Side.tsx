// The left column: tabs, and the panel that is chosen.

import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentType } from "preact";
import { Segmented } from "../parts/Segmented";
import { panel, type PanelName } from "../state/view";
import { say } from "../words/say";
import { PANELS } from "./list";

export function Side() {
  const shown = useSignal<{ Panel: ComponentType } | null>(null);
  useSignalEffect(() => {
    const wanted = panel.value;
    void PANELS[wanted]?.().then((Panel) => {
      if (wanted === panel.peek()) shown.value = { Panel };
    });
  });
  const names = Object.keys(PANELS) as PanelName[];
  const Panel = shown.value?.Panel;
  return (
    <div class="column left">
      {names.length > 1 && (
        <nav class="card tabs" aria-label={say("panels.choose")}>
          <Segmented
            label={say("panels.choose")}
            options={names.map((name) => [name, say(`panels.${name}`)] as const)}
            value={panel.value}
            choose={(wanted) => (panel.value = wanted)}
          />
        </nav>
      )}
      {Panel && <Panel />}
    </div>
  );
}
