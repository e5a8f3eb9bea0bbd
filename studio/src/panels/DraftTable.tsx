// A table of a draft: every cell to be mended, faults marked at their rows, a CSV file in its place.

import { useSignal } from "@preact/signals";
import { sendTable, tableFile, type DraftTable as State, type PinnedFault } from "../client/tasks";
import { number } from "../look/format";
import { Switch } from "../parts/Switch";
import { attempt, draft, keepTable, mend } from "../state/drafts";
import { say } from "../words/say";

const PAGE = 40;

export function DraftTable({ state }: { state: State }) {
  const faulty = new Set(state.faults.flatMap((fault) => fault.rows));
  const onlyFaults = useSignal(faulty.size > 0);
  const page = useSignal(0);
  const all = Array.from({ length: state.n_rows }, (_, at) => at + 1);
  const wanted = onlyFaults.value && faulty.size > 0 ? all.filter((row) => faulty.has(row)) : all;
  const pages = Math.max(1, Math.ceil(wanted.length / PAGE));
  const at = Math.min(page.value, pages - 1);
  const columns = Object.keys(state.cells);
  return (
    <div class="sheet">
      <div class="row ends">
        <span class="note">
          {say("data.count", { rows: number(state.n_rows), faults: state.faults.length })}
        </span>
        <TableFiles state={state} />
      </div>
      {faulty.size > 0 && (
        <Switch
          label={say("data.only")}
          on={onlyFaults.value}
          turn={(on) => {
            onlyFaults.value = on;
            page.value = 0;
          }}
        />
      )}
      <div class="grid" tabIndex={0} role="region" aria-label={state.table}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{say("data.row")}</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {wanted.slice(at * PAGE, (at + 1) * PAGE).map((row) => (
              <tr key={row} class={faulty.has(row) ? "faulty" : ""}>
                <th scope="row">{row}</th>
                {columns.map((column) => (
                  <Cell key={column} row={row} column={column} state={state} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 && (
        <p class="row pages">
          <button
            class="button small"
            type="button"
            disabled={at === 0}
            onClick={() => (page.value = at - 1)}
          >
            {say("data.before")}
          </button>
          <span class="note figures">{`${at + 1} / ${pages}`}</span>
          <button
            class="button small"
            type="button"
            disabled={at === pages - 1}
            onClick={() => (page.value = at + 1)}
          >
            {say("data.after")}
          </button>
        </p>
      )}
    </div>
  );
}

function TableFiles({ state }: { state: State }) {
  const study = draft.value!.study;
  const put = (file: File | undefined) => {
    if (file) void attempt(async () => keepTable(await sendTable(study, state.table, file)));
  };
  return (
    <span class="row">
      <a class="button small" href={tableFile(study, state.table)} download>
        {say("data.take")}
      </a>
      <label class="button small">
        {say("data.put")}
        <input
          class="hidden"
          type="file"
          accept=".csv,text/csv"
          onChange={(event) => {
            put(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
      </label>
    </span>
  );
}

interface CellProps {
  row: number;
  column: string;
  state: State;
}

/** A cell: a button until it is written in; Enter keeps what was written, Escape forgets it. */
function Cell({ row, column, state }: CellProps) {
  const isOpen = useSignal(false);
  const value = state.cells[column]?.[row - 1] ?? "";
  const fault = faultOf(state.faults, row, column);
  const keep = (written: string) => {
    isOpen.value = false;
    if (written !== value) void attempt(() => mend(row, column, written));
  };
  return (
    <td class={fault ? "fault" : ""} title={fault ? `${fault.what} ${fault.mend}` : value}>
      {isOpen.value ? (
        <input
          class="field"
          aria-label={say("data.cell", { column, row })}
          ref={(input) => input?.focus()}
          defaultValue={value}
          onBlur={(event) => keep(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
            if (event.key !== "Escape") return;
            event.stopPropagation();
            event.currentTarget.value = value;
            event.currentTarget.blur();
          }}
        />
      ) : (
        <button
          class="plain"
          type="button"
          aria-label={`${say("data.cell", { column, row })}: ${value || say("data.blank")}`}
          onClick={() => (isOpen.value = true)}
        >
          {value || "\u00a0"}
        </button>
      )}
    </td>
  );
}

const faultOf = (faults: readonly PinnedFault[], row: number, column: string) =>
  faults.find((fault) => fault.column === column && fault.rows.includes(row));
