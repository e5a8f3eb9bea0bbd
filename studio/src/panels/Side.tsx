// The left column: tabs, and the panel that is chosen.

import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentType } from "preact";
import { isOpen, panel, type PanelName } from "../state/view";
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
  const choose = (wanted: PanelName) => {
    isOpen.value = panel.value !== wanted || !isOpen.value;
    panel.value = wanted;
  };
  const names = Object.keys(PANELS) as PanelName[];
  const Panel = shown.value?.Panel;
  return (
    <>
      <nav class="card tabs" aria-label={say("panels.choose")}>
        {names.map((name) => (
          <button
            key={name}
            type="button"
            aria-expanded={isOpen.value && panel.value === name}
            onClick={() => choose(name)}
          >
            {say(`panels.${name}`)}
          </button>
        ))}
      </nav>
      {isOpen.value && Panel && <Panel />}
    </>
  );
}
