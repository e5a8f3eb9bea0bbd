// Keeps what is on the screen as a named scenario file.

import { useSignal } from "@preact/signals";
import { saveScenario } from "../client/client";
import { saveFile } from "../look/file";
import { ask, isChanged } from "../state/scenario";
import { picture } from "../state/live";
import { say } from "../words/say";

export function Save() {
  const name = useSignal("");
  const told = useSignal("");
  const save = async (event: Event) => {
    event.preventDefault();
    try {
      const says = (picture.value?.says ?? []).join(" ");
      const saved = await saveScenario(ask.value, name.value, says);
      saveFile(`${saved.name}.toml`, new Blob([saved.toml], { type: "application/toml" }));
      told.value = say(saved.kept ? "scenario.kept" : "scenario.saved", { name: saved.name });
    } catch (error) {
      told.value = error instanceof Error ? error.message : String(error);
    }
  };
  if (!isChanged.value) return null;
  return (
    <form class="save" onSubmit={(event) => void save(event)}>
      <label class="card-title" for="save-name">
        {say("scenario.save_as")}
      </label>
      <div class="row">
        <input
          id="save-name"
          class="field"
          required
          pattern="[a-z0-9][a-z0-9\-]*"
          title={say("scenario.name_rule")}
          placeholder={say("scenario.name_example")}
          value={name.value}
          onInput={(event) => (name.value = event.currentTarget.value)}
        />
        <button class="button" type="submit">
          {say("scenario.save")}
        </button>
      </div>
      <p class="note" role="status">
        {told.value}
      </p>
    </form>
  );
}
