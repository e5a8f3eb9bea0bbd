// A place: what passes, to whom, how long it takes there, what binds.

import type { PlaceDetails } from "../client/types";
import { country, degrees, load, loadWithUnit, number, percent, shortUnit } from "../look/format";
import { Fold } from "../parts/Fold";
import { Head } from "../parts/Head";
import { Meter } from "../parts/Meter";
import { Source } from "../parts/Source";
import { baseThrough } from "../state/loads";
import { pick } from "../state/selection";
import { frame, placeName, rows } from "../state/study";
import { unit } from "../state/view";
import { say, sayCode, sayName } from "../words/say";
import { Capacities } from "./Capacities";

export function PlaceCard({ told }: { told: PlaceDetails }) {
  const latitude = degrees(told.latitude_deg, say("inspect.north"), say("inspect.south"));
  const longitude = degrees(told.longitude_deg, say("inspect.east"), say("inspect.west"));
  const passing = unit.value === "t" ? told.through_t : told.through_teu;
  return (
    <>
      <Head kicker={sayCode("kind", told.kind)} title={told.name}>
        <p class="note">{`${country(told.country)} · ${latitude}, ${longitude}`}</p>
      </Head>
      <div class="facts">
        <p>
          <span class="big">{load(passing, unit.value)}</span>
          <br />
          <span class="note">{say("inspect.passing", { unit: shortUnit(unit.value) })}</span>
        </p>
        <p>
          <span class="big">{percent(passing / (baseThrough.value.get(told.place_id) ?? 0) - 1)}</span>
          <br />
          <span class="note">{say("inspect.against_base")}</span>
        </p>
      </div>
      <Neighbours neighbours={told.neighbours} />
      <Passing through={told.through} />
      <Operations operations={told.operations} />
      <Capacities capacities={told.capacities} />
      <Source source={told.source} confidence={told.confidence} />
    </>
  );
}

function Neighbours({ neighbours }: { neighbours: PlaceDetails["neighbours"] }) {
  const [out, back] =
    unit.value === "t" ? [neighbours.out_t, neighbours.in_t] : [neighbours.out_teu, neighbours.in_teu];
  const rows = neighbours.place_id
    .map((_, row) => row)
    .sort((a, b) => out[b]! + back[b]! - out[a]! - back[a]!);
  const seen = rows.filter((row) => out[row]! + back[row]! > 0).slice(0, 8);
  const most = Math.max(...seen.flatMap((row) => [out[row]!, back[row]!]));
  return (
    <table class="table neighbours">
      <thead>
        <tr>
          <th scope="col">{say("inspect.link")}</th>
          <th scope="col" class="right">
            {say("inspect.out")}
          </th>
          <th scope="col" class="right">
            {say("inspect.in")}
          </th>
        </tr>
      </thead>
      <tbody>
        {seen.map((row) => {
          const family = familyOf(neighbours.corridor[row]?.[0]);
          return (
            <tr key={neighbours.link_id[row]}>
              <td>
                <button
                  class="plain"
                  type="button"
                  onClick={() => pick({ kind: "link", id: neighbours.link_id[row]! })}
                >
                  <span class={`swatch square family-${family}`} /> {placeName(neighbours.place_id[row]!)}{" "}
                  <span class="note">{sayCode("mode", neighbours.mode[row]!)}</span>
                </button>
                <Meter thin value={out[row]!} most={most} look={`family-${family}`} />
                <Meter thin value={back[row]!} most={most} look={`family-${family} faint`} />
              </td>
              <td class="right">{load(out[row], unit.value)}</td>
              <td class="right">{load(back[row], unit.value)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Passing({ through }: { through: PlaceDetails["through"] }) {
  const values = unit.value === "t" ? through.load_t : through.load_teu;
  const rows_ = values
    .map((_, row) => row)
    .sort((a, b) => values[b]! - values[a]!)
    .slice(0, 12);
  return (
    <Fold title={say("inspect.flows")} open>
      <table class="table">
        <tbody>
          {rows_.map((row) => {
            const corridor = through.corridor_id[row]!;
            const at = rows.value.corridors.get(corridor);
            return (
              <tr key={row}>
                <td>
                  <span class={`swatch square family-${familyOf(at)}`} />{" "}
                  {country(through.from_country[row]!)} → {country(through.to_country[row]!)}
                  <br />
                  <button
                    class="plain note"
                    type="button"
                    onClick={() => pick({ kind: "corridor", id: corridor })}
                  >
                    {at === undefined
                      ? corridor
                      : sayName("corridor", corridor, frame.value!.corridors.short_name[at]!)}
                  </button>
                </td>
                <td class="right">{load(values[row], unit.value)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Fold>
  );
}

function Operations({ operations }: { operations: PlaceDetails["operations"] }) {
  if (operations.operation.length === 0) return null;
  return (
    <Fold title={say("inspect.operations")} count={operations.operation.length}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{say("inspect.operation")}</th>
            <th scope="col" class="right">
              {say("unit.hours")}
            </th>
            <th scope="col" class="right">
              {say("inspect.cost")}
            </th>
          </tr>
        </thead>
        <tbody>
          {operations.operation.map((name, row) => (
            <tr key={`${name}${row}`} title={`${operations.source[row]} (${operations.confidence[row]})`}>
              <td>
                {sayCode("operation", operations.kind[row]!)} · {sayCode("cargo", operations.cargo[row]!)}
                <br />
                <span class="note">
                  {name} ·{" "}
                  {loadWithUnit(
                    unit.value === "t" ? operations.load_t[row]! : operations.load_teu[row]!,
                    unit.value,
                  )}
                </span>
              </td>
              <td class="right">{hours(operations.time_h[row]!, operations.loaded_time_h[row]!)}</td>
              <td class="right">{cost(operations, row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Fold>
  );
}

const hours = (free: number, loaded: number) =>
  loaded > free * 1.01 ? `${number(free)} → ${number(loaded)}` : number(free);

function cost(operations: PlaceDetails["operations"], row: number): string {
  const [teu, tonne] = [operations.cost_usd_per_teu[row]!, operations.cost_usd_per_t[row]!];
  return teu > 0 ? `${number(teu)} ${say("unit.usd_teu")}` : `${number(tonne, 1)} ${say("unit.usd_t")}`;
}

const familyOf = (corridor: number | undefined) =>
  corridor === undefined ? "local" : (frame.value!.corridors.family[corridor] ?? "local");
