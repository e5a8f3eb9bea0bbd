// A new draft: a copy of a study, a folder of this machine, or a ZIP that is sent.

import { useSignal } from "@preact/signals";
import { copyStudy, newStudy, openFolder, sendStudy } from "../client/tasks";
import { Segmented } from "../parts/Segmented";
import { attempt, isBusy, lookAt, refreshStudies, studies } from "../state/drafts";
import { say } from "../words/say";

type From = "copy" | "small" | "folder" | "zip";
const AT_HOME = ["127.0.0.1", "localhost", "[::1]"].includes(location.hostname);

export function NewDraft() {
  const from = useSignal<From>("copy");
  const name = useSignal("");
  const study = useSignal("");
  const folder = useSignal("");
  const file = useSignal<File | null>(null);
  const ask = () => {
    if (from.value === "zip") return sendStudy(name.value, file.value!);
    if (from.value === "small") return newStudy(name.value);
    if (from.value === "folder") return openFolder(name.value, folder.value);
    return copyStudy(name.value, study.value || studies.value[0]!.study);
  };
  const make = (event: Event) => {
    event.preventDefault();
    void attempt(async () => {
      const found = await ask();
      await refreshStudies();
      await lookAt(found.study, found);
    });
  };
  const options: (readonly [From, string])[] = [
    ["copy", say("data.copy")],
    ["small", say("data.small")],
    ["zip", say("data.zip")],
  ];
  if (AT_HOME) options.push(["folder", say("data.folder")]);
  return (
    <form class="new-draft" onSubmit={make}>
      <div class="row">
        <span class="card-title">{say("data.new")}</span>
        <Segmented
          label={say("data.from")}
          options={options}
          value={from.value}
          choose={(one) => (from.value = one)}
        />
      </div>
      <div class="row ends">
        {from.value === "copy" && (
          <label class="stacked">
            <span class="note">{say("data.of")}</span>
            <select
              class="select"
              aria-label={say("data.of")}
              value={study.value}
              onChange={(event) => (study.value = event.currentTarget.value)}
            >
              {studies.value.map((one) => (
                <option key={one.study} value={one.study}>
                  {one.study}
                </option>
              ))}
            </select>
          </label>
        )}
        {from.value === "folder" && (
          <label class="stacked">
            <span class="note">{say("data.path")}</span>
            <input
              class="field"
              required
              value={folder.value}
              onInput={(event) => (folder.value = event.currentTarget.value)}
            />
          </label>
        )}
        {from.value === "zip" && (
          <label class="stacked">
            <span class="note">{say("data.zip_file")}</span>
            <input
              class="field file"
              type="file"
              accept=".zip,application/zip"
              required
              onChange={(event) => (file.value = event.currentTarget.files?.[0] ?? null)}
            />
          </label>
        )}
        <label class="stacked">
          <span class="note">{say("data.name")}</span>
          <input
            class="field"
            required
            pattern="[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?"
            title={say("scenario.name_rule")}
            placeholder={say("data.example")}
            value={name.value}
            onInput={(event) => (name.value = event.currentTarget.value)}
          />
        </label>
        <button class="button" type="submit" disabled={isBusy.value}>
          {say("data.make")}
        </button>
      </div>
    </form>
  );
}
