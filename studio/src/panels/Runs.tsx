// Runs: scenarios solved in full and kept, with every table and the report to take away.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { listRuns, runFile, showRun, startRun } from "../client/tasks";
import type { RunLine } from "../client/types";
import { start, followOpen } from "../state/jobs";
import { runs } from "../state/runs";
import { scenario } from "../state/scenario";
import { controls, frame, studyName } from "../state/study";
import { locales, say } from "../words/say";
import { Jobs } from "./Jobs";

export function Runs() {
  const refresh = async () => void (runs.value = await listRuns());
  useEffect(() => {
    void refresh();
    void followOpen("run", refresh);
  }, []);
  return (
    <section class="card side runs" aria-labelledby="runs-title">
      <h2 id="runs-title">{say("runs.title")}</h2>
      <div class="scrolls">
        <Begin refresh={refresh} />
        <Jobs action="run" />
        <h3 class="card-title">{say("runs.done")}</h3>
        {runs.value?.length === 0 && <p class="note">{say("runs.none")}</p>}
        <ul class="kept">
          {runs.value?.map((run) => (
            <li key={run.run}>
              <Run line={run} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

/** Choose scenarios; without a choice the study's headline set is run. */
function Begin({ refresh }: { refresh: () => Promise<void> }) {
  const chosen = useSignal<readonly string[]>([]);
  const trouble = useSignal("");
  const bases = controls.value!.bases;
  const turn = (id: string, on: boolean) => {
    chosen.value = on ? [...chosen.value, id] : chosen.value.filter((one) => one !== id);
  };
  const run = async () => {
    trouble.value = "";
    try {
      await start(startRun(studyName.value, chosen.value), () => void refresh());
    } catch (error) {
      trouble.value = error instanceof Error ? error.message : String(error);
    }
  };
  return (
    <div class="begin">
      <p class="note">{say("runs.says", { study: frame.value!.title })}</p>
      <details class="fold">
        <summary class="card-title">
          {chosen.value.length ? say("runs.chosen", { count: chosen.value.length }) : say("runs.headline")}
        </summary>
        <div class="folded checks">
          {bases.scenario_id.map((id, row) => (
            <label key={id} title={bases.says[row]}>
              <input
                type="checkbox"
                checked={chosen.value.includes(id)}
                onChange={(event) => turn(id, event.currentTarget.checked)}
              />
              <span class={id === scenario.value.base ? "changed" : ""}>{id}</span>
            </label>
          ))}
        </div>
      </details>
      <button class="button filled" type="button" onClick={() => void run()}>
        {say("runs.start")}
      </button>
      {trouble.value && (
        <p class="loss said" role="alert">
          {trouble.value}
        </p>
      )}
    </div>
  );
}

function Run({ line }: { line: RunLine }) {
  const tables = useSignal<readonly string[] | null>(null);
  const open = async () => {
    tables.value ??= (await showRun(line.run)).tables;
  };
  const scenarios = (line.ask["scenario_ids"] ?? []) as string[];
  const study = String(line.ask["study"] ?? "");
  const when = new Date(line.ended_at).toLocaleString(locales(), {
    dateStyle: "short",
    timeStyle: "short",
  });
  return (
    <details class="fold run" onToggle={(event) => event.currentTarget.open && void open()}>
      <summary>
        <span>
          <span class="changed">{line.run}</span> <span class="note">{when}</span>
          <br />
          <span class="note">
            {[study, scenarios.join(", ") || say("runs.headline")].filter(Boolean).join(" · ")}
          </span>
        </span>
      </summary>
      <div class="folded">
        <p class="row files">
          <a class="button small" href={runFile(line.run, "report.html")} target="_blank" rel="noopener">
            {say("runs.report")}
          </a>
          <a class="button small" href={runFile(line.run, "report.pdf")} download>
            {say("runs.pdf")}
          </a>
        </p>
        <table class="table">
          <tbody>
            {tables.value?.map((name) => (
              <tr key={name}>
                <th scope="row">{name.replaceAll("_", " ")}</th>
                <td class="right">
                  <a
                    href={runFile(line.run, `tables/${name}.csv`)}
                    aria-label={say("runs.file", { table: name, form: "CSV" })}
                    download
                  >
                    CSV
                  </a>
                </td>
                <td class="right">
                  <a
                    href={runFile(line.run, `tables/${name}.parquet`)}
                    aria-label={say("runs.file", { table: name, form: "Parquet" })}
                    download
                  >
                    Parquet
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
