// The list of corridors, which is also the legend of their colours.

import { useSignal } from "@preact/signals";
import type { Family } from "../client/types";
import { load, shortUnit } from "../look/format";
import { LISTED } from "../look/palette";
import { Change } from "../parts/Change";
import { baseCorridorLoads, corridorLoads } from "../state/loads";
import { pick, picked } from "../state/selection";
import { frame } from "../state/study";
import { unit } from "../state/view";
import { say, sayName } from "../words/say";

interface Row {
  id: string;
  name: string;
  now: number;
  base: number | undefined;
}

export function Corridors() {
  const unfolded = useSignal<Family | null>(null);
  const families = LISTED.map((family) => ({ family, rows: rowsOf(family) }));
  return (
    <section class="card corridors" aria-labelledby="corridors-title">
      <h2 id="corridors-title">
        {say("corridors.title")} <span class="note">{shortUnit(unit.value)}</span>
      </h2>
      <ul class="scrolls">
        {families.map(({ family, rows }) => (
          <li key={family}>
            <FamilyRow
              family={family}
              rows={rows}
              isOpen={unfolded.value === family}
              fold={() => {
                unfolded.value = unfolded.value === family ? null : family;
              }}
            />
            {unfolded.value === family && (
              <ul class="inner">
                {rows.map((row) => (
                  <CorridorRow key={row.id} row={row} />
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function FamilyRow({
  family,
  rows,
  isOpen,
  fold,
}: {
  family: Family;
  rows: readonly Row[];
  isOpen: boolean;
  fold: () => void;
}) {
  const now = rows.reduce((sum, row) => sum + row.now, 0);
  const base = rows.reduce((sum, row) => sum + (row.base ?? 0), 0);
  const isSame = Math.abs(now - base) < 1e-4 * base;
  const isPicked = picked.value?.kind === "family" && picked.value.id === family;
  return (
    <div class={isPicked ? "corridor picked" : "corridor"}>
      <button
        class="pick"
        type="button"
        aria-pressed={isPicked}
        onClick={() => pick({ kind: "family", id: family })}
      >
        <span class={`swatch family-${family}`} />
        <span class="name">
          {say(`family.${family}`)} {isSame && <span class="note">{say(`family_says.${family}`)}</span>}
        </span>
        <Change now={now} base={base} write={write} />
        <span class="value">{write(now)}</span>
      </button>
      <button
        class="more"
        type="button"
        aria-expanded={isOpen}
        aria-label={say("corridors.unfold", { name: say(`family.${family}`) })}
        onClick={fold}
      >
        <span class="chevron" aria-hidden="true" />
      </button>
    </div>
  );
}

function CorridorRow({ row }: { row: Row }) {
  const isPicked = picked.value?.kind === "corridor" && picked.value.id === row.id;
  return (
    <li class={isPicked ? "corridor picked" : "corridor"}>
      <button
        class="pick"
        type="button"
        aria-pressed={isPicked}
        onClick={() => pick({ kind: "corridor", id: row.id })}
      >
        <span class="name">{row.name}</span>
        <Change now={row.now} base={row.base} write={write} />
        <span class="value">{write(row.now)}</span>
      </button>
    </li>
  );
}

const write = (value: number) => load(value, unit.value);

function rowsOf(family: Family): Row[] {
  const corridors = frame.value?.corridors;
  const rows = (corridors?.corridor_id ?? []).flatMap((id, at) =>
    corridors!.family[at] === family
      ? [
          {
            id,
            name: sayName("corridor", id, corridors!.short_name[at]!),
            now: corridorLoads.value.get(id) ?? 0,
            base: baseCorridorLoads.value.get(id),
          },
        ]
      : [],
  );
  return rows.sort((a, b) => b.now - a.now);
}
