// The map as a table: the same numbers for who cannot see it, or wants them exact.

import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { country, load, shortUnit, signed } from "../look/format";
import { Segmented } from "../parts/Segmented";
import { baseLoads, baseThrough, loads, through, type LinkLoad } from "../state/loads";
import { pick } from "../state/selection";
import { frame, placeName } from "../state/study";
import { showsTable, unit } from "../state/view";
import { say, sayCode } from "../words/say";

const MOST_ROWS = 400;

interface Row {
  key: string;
  cells: readonly string[];
  now: number;
  base: number;
  open: () => void;
}

export function TableTwin() {
  const box = useRef<HTMLDialogElement>(null);
  const what = useSignal<"links" | "places">("links");
  const rows = useComputed(() => (what.value === "links" ? linkRows() : placeRows()));
  useEffect(() => box.current?.showModal(), []);
  const close = () => (showsTable.value = false);
  const heads =
    what.value === "links" ? (["from", "to", "mode"] as const) : (["place", "country", "kind"] as const);
  return (
    <dialog ref={box} class="card twin" aria-labelledby="twin-title" onClose={close}>
      <div class="head">
        <h2 id="twin-title" class="title">
          {say("table.title")}
        </h2>
        <Segmented
          label={say("table.what")}
          options={[
            ["links", say("table.links")],
            ["places", say("table.places")],
          ]}
          value={what.value}
          choose={(wanted) => (what.value = wanted)}
        />
        <button class="close" type="button" aria-label={say("inspect.close")} onClick={close}>
          ×
        </button>
      </div>
      <div class="scrolls" tabIndex={0}>
        <table class="table">
          <caption class="note">
            {say("table.caption", {
              unit: shortUnit(unit.value),
              count: Math.min(MOST_ROWS, rows.value.length),
              all: rows.value.length,
            })}
          </caption>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {say(`table.${head}`)}
                </th>
              ))}
              <th scope="col" class="right">
                {say("table.now")}
              </th>
              <th scope="col" class="right">
                {say("table.base")}
              </th>
              <th scope="col" class="right">
                {say("table.change")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.value.slice(0, MOST_ROWS).map(({ key, cells, now, base, open }) => (
              <tr key={key}>
                <td>
                  <button
                    class="plain"
                    type="button"
                    onClick={() => {
                      open();
                      close();
                    }}
                  >
                    {cells[0]}
                  </button>
                </td>
                <td>{cells[1]}</td>
                <td>{cells[2]}</td>
                <td class="right">{load(now, unit.value)}</td>
                <td class="right">{load(base, unit.value)}</td>
                <td class="right">{signed(now - base, (value) => load(value, unit.value))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </dialog>
  );
}

function linkRows(): Row[] {
  const { links } = frame.value!;
  const all = (sum: LinkLoad | undefined) => (sum ? sum.total + sum.local : 0);
  const keys = new Set([...loads.value.keys(), ...baseLoads.value.keys()]);
  const rows = [...keys].map((key): Row => {
    const { link, forward } = (loads.value.get(key) ?? baseLoads.value.get(key))!;
    const ends = [placeName(links.from_place[link]!), placeName(links.to_place[link]!)];
    return {
      key: String(key),
      cells: [...(forward ? ends : ends.reverse()), sayCode("mode", links.mode[link]!)],
      now: all(loads.value.get(key)),
      base: all(baseLoads.value.get(key)),
      open: () => pick({ kind: "link", id: links.link_id[link]! }),
    };
  });
  return rows.sort((a, b) => b.now - a.now);
}

function placeRows(): Row[] {
  const { places } = frame.value!;
  const rows = places.place_id.map((id, row): Row => ({
    key: id,
    cells: [places.name[row]!, country(places.country[row]!), sayCode("kind", places.kind[row]!)],
    now: through.value.get(id) ?? 0,
    base: baseThrough.value.get(id) ?? 0,
    open: () => pick({ kind: "place", id }),
  }));
  return rows.filter(({ now, base }) => now + base > 0).sort((a, b) => b.now - a.now);
}
