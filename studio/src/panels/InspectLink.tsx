// A link: both directions, by class and by corridor.

import type { BothWays, LinkDetails } from "../client/types";
import { load, number, shortUnit } from "../look/format";
import { Fold } from "../parts/Fold";
import { Head } from "../parts/Head";
import { Source } from "../parts/Source";
import { pick } from "../state/selection";
import { frame, placeName, rows } from "../state/study";
import { unit } from "../state/view";
import { say, sayCode, sayName } from "../words/say";
import { Capacities } from "./Capacities";

export function LinkCard({ told }: { told: LinkDetails }) {
  const [from, to] = [placeName(told.from_place), placeName(told.to_place)];
  const [ahead, back] = both(told.corridors);
  const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
  return (
    <>
      <Head kicker={`${say("inspect.link")} · ${sayCode("mode", told.mode)}`} title={`${from} – ${to}`}>
        <p class="note">{`${number(told.length_km)} ${say("unit.km")}`}</p>
      </Head>
      <div class="facts">
        <p>
          <span class="big">{load(sum(ahead), unit.value)}</span>
          <br />
          <span class="note">{`→ ${to}`}</span>
        </p>
        <p>
          <span class="big">{load(sum(back), unit.value)}</span>
          <br />
          <span class="note">{`→ ${from}`}</span>
        </p>
      </div>
      <p class="note">{say("inspect.per_year", { unit: shortUnit(unit.value) })}</p>
      <Fold title={say("inspect.by_corridor")} open>
        <Ways
          head={say("inspect.corridor")}
          ways={told.corridors}
          from={from}
          to={to}
          name={(row) => <CorridorName id={told.corridors.corridor_id[row]!} />}
        />
      </Fold>
      <Fold title={say("inspect.by_class")} open>
        <Ways
          head={say("inspect.class")}
          ways={told.classes}
          from={from}
          to={to}
          name={(row) => told.classes.name[row]}
        />
      </Fold>
      <Capacities capacities={told.capacities} />
      <Source source={told.source} confidence={told.confidence} />
    </>
  );
}

interface WaysProps {
  head: string;
  ways: BothWays;
  from: string;
  to: string;
  name: (row: number) => preact.ComponentChildren;
}

function Ways({ head, ways, from, to, name }: WaysProps) {
  const [ahead, back] = both(ways);
  const order = ahead.map((_, row) => row).sort((a, b) => ahead[b]! + back[b]! - ahead[a]! - back[a]!);
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col" class="right">{`→ ${short(to)}`}</th>
          <th scope="col" class="right">{`→ ${short(from)}`}</th>
        </tr>
      </thead>
      <tbody>
        {order
          .filter((row) => ahead[row]! + back[row]! > 0)
          .map((row) => (
            <tr key={row}>
              <td>{name(row)}</td>
              <td class="right">{load(ahead[row], unit.value)}</td>
              <td class="right">{load(back[row], unit.value)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function CorridorName({ id }: { id: string }) {
  const row = rows.value.corridors.get(id);
  const { short_name, family } = frame.value!.corridors;
  return (
    <button class="plain" type="button" onClick={() => pick({ kind: "corridor", id })}>
      <span class={`swatch square family-${row === undefined ? "local" : family[row]}`} />{" "}
      {row === undefined ? id : sayName("corridor", id, short_name[row]!)}
    </button>
  );
}

const both = (ways: BothWays): [number[], number[]] =>
  unit.value === "t" ? [ways.forward_t, ways.backward_t] : [ways.forward_teu, ways.backward_teu];
const short = (name: string) => (name.length > 11 ? `${name.slice(0, 10)}…` : name);
