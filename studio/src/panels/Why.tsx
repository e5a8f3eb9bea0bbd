// What changed and why: the tonnes that each edit moved, corridor by corridor.

import { useSignalEffect } from "@preact/signals";
import { DASH, loadWithUnit, signed, load } from "../look/format";
import { stage } from "../state/live";
import { ask, isChanged } from "../state/scenario";
import { controls, frame, rows } from "../state/study";
import { askedWhy, askForWhy, isAsking, QUICK_EDITS, why, whyTrouble } from "../state/why";
import { countEdits, scenario } from "../state/scenario";
import { say, sayName, sayEdit } from "../words/say";

const MOST_ROWS = 8;
const LEAST_T = 500; // less is noise of the solver
const LEAST_TOLD_T = 5000;

export function Why() {
  useSignalEffect(() => {
    const isReady = isChanged.value && stage.value === "rest";
    const edits = countEdits(scenario.value);
    if (isReady && edits <= QUICK_EDITS && askedWhy.peek() !== JSON.stringify(ask.value)) void askForWhy();
  });
  if (!isChanged.value) return null;
  const isCurrent = askedWhy.value === JSON.stringify(ask.value);
  return (
    <section class="card why" aria-labelledby="why-title">
      <h2 id="why-title">
        {say("why.title")} <span class="note">{say("unit.mt_short")}</span>
      </h2>
      {whyTrouble.value && isCurrent && (
        <p class="loss" role="alert">
          {whyTrouble.value}
        </p>
      )}
      {isAsking.value && (
        <p class="solved note" role="status">
          <span class="spinner" />
          {say("why.asking")}
        </p>
      )}
      {!isCurrent && !isAsking.value && countEdits(scenario.value) > QUICK_EDITS && (
        <button class="button small" type="button" onClick={() => void askForWhy()}>
          {say("why.ask", { count: countEdits(scenario.value) })}
        </button>
      )}
      {why.value && isCurrent && !isAsking.value && <Shares />}
    </section>
  );
}

function Shares() {
  const { corridor_id, edits, change_t, method } = why.value!;
  const names = frame.value!.corridors;
  const nameOf = (id: string) =>
    sayName("corridor", id, names.short_name[rows.value.corridors.get(id) ?? -1] ?? id);
  const tell = (edit: string) => sayEdit(edit, controls.value!.settings);
  const total = (row: number) => change_t[row]!.reduce((sum, part) => sum + part, 0);
  const size = (row: number) => Math.max(...change_t[row]!.map(Math.abs));
  const moved = corridor_id.map((_, row) => row).filter((row) => size(row) > LEAST_T);
  moved.sort((a, b) => size(b) - size(a));
  const isMany = edits.length > 1;
  if (moved.length === 0) return <p class="note">{say("why.nothing")}</p>;
  return (
    <>
      {isMany ? (
        <ol class="edits">
          {edits.map((edit, at) => (
            <li key={edit}>
              <span class="count">{at + 1}</span>
              {tell(edit)}
            </li>
          ))}
        </ol>
      ) : (
        <p class="note">{tell(edits[0]!)}</p>
      )}
      <div class="scrolls" tabIndex={0} role="region" aria-labelledby="why-title">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{say("inspect.corridor")}</th>
              {isMany &&
                edits.map((edit, at) => (
                  <th key={edit} scope="col" class="right" title={tell(edit)}>
                    {at + 1}
                  </th>
                ))}
              <th scope="col" class="right">
                {say("table.change")}
              </th>
            </tr>
          </thead>
          <tbody>
            {moved.slice(0, MOST_ROWS).map((row) => (
              <tr key={corridor_id[row]}>
                <th scope="row">{nameOf(corridor_id[row]!)}</th>
                {isMany && change_t[row]!.map((part, at) => <Tonnes key={at} value={part} />)}
                <Tonnes value={total(row)} isTotal />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isMany && <p class="note">{say(method === "shapley" ? "why.shapley" : "why.order")}</p>}
    </>
  );
}

function Tonnes({ value, isTotal = false }: { value: number; isTotal?: boolean }) {
  const told = Math.abs(value) < LEAST_TOLD_T ? DASH : signed(value, (size) => load(size, "t"));
  const look = /[1-9]/.test(told) ? (value > 0 ? "gain" : "loss") : "";
  return (
    <td class={`right ${look}`} title={loadWithUnit(value, "t")}>
      {isTotal ? <strong>{told}</strong> : told}
    </td>
  );
}
