// Own data: a study copied, opened or sent, its faults pinned to their rows, mended, run, shown on the map.

import { useEffect } from "preact/hooks";
import { dropDraft, startRun } from "../client/tasks";
import {
  draft,
  draftTrouble,
  attempt,
  isBusy,
  lookAt,
  openTable,
  refreshStudies,
  studies,
  switchStudy,
  table,
} from "../state/drafts";
import { start } from "../state/jobs";
import { frame, studyName } from "../state/study";
import { say } from "../words/say";
import { DraftTable } from "./DraftTable";
import { Jobs } from "./Jobs";
import { NewDraft } from "./NewDraft";

export function OwnData() {
  useEffect(() => void attempt(refreshStudies), []);
  return (
    <section class="card side data" aria-labelledby="data-title">
      <h2 id="data-title">{say("data.title")}</h2>
      <div class="scrolls">
        <Studies />
        <NewDraft />
        {draftTrouble.value && (
          <p class="loss said" role="alert">
            {draftTrouble.value}
          </p>
        )}
        {draft.value && <Draft />}
      </div>
    </section>
  );
}

function Studies() {
  const shown = studyName.value ?? studies.value[0]?.study;
  return (
    <ul class="studies">
      {studies.value.map(({ study, draft: isDraft }) => (
        <li key={study} class="row">
          <span class="what">
            <span class={study === shown ? "changed" : ""}>{study}</span>{" "}
            <span class="note">{isDraft ? say("data.draft") : say("data.built_in")}</span>
            {study === shown && <span class="badge">{say("data.on_map")}</span>}
          </span>
          {isDraft && (
            <>
              <button class="button small" type="button" onClick={() => void attempt(() => lookAt(study))}>
                {say("data.look")}
              </button>
              <button
                class="button small quiet"
                type="button"
                disabled={study === shown}
                aria-label={say("data.drop", { name: study })}
                onClick={() => confirm(say("data.sure", { name: study })) && void attempt(() => drop(study))}
              >
                ×
              </button>
            </>
          )}
          <button
            class="button small"
            type="button"
            disabled={study === shown || isBusy.value}
            onClick={() => void attempt(() => switchStudy(study))}
          >
            {say("data.show")}
          </button>
        </li>
      ))}
    </ul>
  );
}

async function drop(study: string): Promise<void> {
  await dropDraft(study);
  if (draft.value?.study === study) draft.value = table.value = null;
  await refreshStudies();
}

function Draft() {
  const { study, faults, tables } = draft.value!;
  const isSound = faults.length === 0;
  return (
    <div class="draft">
      <div class="head">
        <h3 class="card-title">{study}</h3>
        <button
          class="button small"
          type="button"
          disabled={!isSound || isBusy.value}
          onClick={() => void attempt(() => switchStudy(study))}
        >
          {say("data.show")}
        </button>
        <button
          class="button small filled"
          type="button"
          disabled={!isSound}
          onClick={() => void attempt(() => start(startRun(study, [])))}
        >
          {say("data.run")}
        </button>
      </div>
      <p class={isSound ? "note" : "loss"} role="status">
        {isSound ? say("data.sound") : say("data.faults", { count: faults.length })}
      </p>
      <Jobs action="run" />
      <ul class="faults">
        {faults.map((fault) => (
          <li key={fault.says}>
            <button
              class="plain"
              type="button"
              disabled={!tables.includes(fault.table)}
              onClick={() => void attempt(() => openTable(fault.table))}
            >
              <strong>{fault.column ? `${fault.table}.${fault.column}` : fault.table}</strong>{" "}
              {fault.rows.length > 0 && (
                <span class="note">{say("data.rows", { rows: fault.rows.slice(0, 6).join(", ") })}</span>
              )}
              <br />
              {fault.what} <span class="note">{fault.mend}</span>
            </button>
          </li>
        ))}
      </ul>
      <label class="stacked">
        <span class="note">{say("data.table")}</span>
        <select
          class="select"
          aria-label={say("data.table")}
          value={table.value?.table ?? ""}
          onChange={(event) => void attempt(() => openTable(event.currentTarget.value))}
        >
          <option value="" disabled>
            {say("data.choose")}
          </option>
          {tables.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {table.value && <DraftTable key={table.value.table} state={table.value} />}
      {frame.value?.study === study && <p class="note">{say("data.stale")}</p>}
    </div>
  );
}
