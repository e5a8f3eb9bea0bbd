// A route leg by leg, with days and money adding up; each leg opens to the rows its figures are made of.

import type { CardLeg, CardRoute, RouteCard } from "../client/types";
import { figure, number } from "../look/format";
import { Fold } from "../parts/Fold";
import { familyOf } from "../state/shipment";
import { say, sayCode } from "../words/say";

const MOST_ROWS = 12;

interface Props {
  route: CardRoute;
  card: RouteCard;
}

export function Legs({ route, card }: Props) {
  let [days, cost] = [0, 0];
  const legs = route.legs.map((leg) => {
    days += leg.time_days;
    cost += leg.cost_usd;
    return { leg, days, cost };
  });
  return (
    <Fold title={say("route.legs")} count={legs.length} open>
      <p class="leg-heads note">
        <span>{say("unit.days")}</span>
        <span>USD</span>
      </p>
      <ol class={`strip legs line-${familyOf(route.corridor_id)}`}>
        {legs.map((one, at) => (
          <li key={at} class={signOf(one.leg)}>
            <details>
              <summary class="leg">
                <span>{nameOf(one.leg, card)}</span>
                <span class="figures note" title={`+${number(one.leg.time_days, 1)}`}>
                  {number(one.days, 1)}
                </span>
                <span class="figures note" title={`+${number(one.leg.cost_usd)}`}>
                  {number(one.cost)}
                </span>
              </summary>
              <Origins leg={one.leg} card={card} />
            </details>
          </li>
        ))}
      </ol>
    </Fold>
  );
}

const signOf = (leg: CardLeg) =>
  leg.what === "border" ? "border" : leg.gauge_break ? "gauge" : leg.mode ? "way" : "stop";

function nameOf(leg: CardLeg, card: RouteCard) {
  const to = card.places[leg.to_place] ?? leg.to_place;
  if (!leg.mode) return <span class="note">{`${sayCode("operation", leg.what)} · ${to}`}</span>;
  return (
    <>
      {to}
      <span class="note">{` ${sayCode("mode", leg.mode)} · ${number(leg.length_km)} ${say("unit.km")}`}</span>
    </>
  );
}

const SUMMED = ["length", "time", "cost", "emission"];

/** What a leg's figures add up to, and the tables' rows and sources they are made of. */
function Origins({ leg, card }: { leg: CardLeg; card: RouteCard }) {
  const titles = new Set([...leg.sources, ...leg.emission_rows.map((row) => row.source)]);
  const told = new Set(leg.figures.flatMap((one) => one.rows.map((row) => `${row.table}: ${row.row_id}`)));
  const sums = SUMMED.flatMap((what) => {
    const parts = leg.figures.filter((one) => one.what === what);
    const sum = parts.reduce((all, one) => all + one.value, 0);
    return sum ? [{ what, sum, unit: parts[0]!.unit, made: parts.length === 1 ? parts[0]!.made : "" }] : [];
  });
  return (
    <div class="origins note">
      <ul>
        {sums.map(({ what, sum, unit, made }) => (
          <li key={what} title={made}>
            <span>{sayCode("figure", what)}</span> <span class="figures">{`${figure(sum)} ${unit}`}</span>
          </li>
        ))}
      </ul>
      <p>
        {say("app.source")}: {[...titles].map((id) => card.sources[id] ?? id).join("; ")}
        <span class={`confidence ${leg.confidence}`}>{sayCode("confidence", leg.confidence)}</span>
      </p>
      {told.size > 0 && <p>{say("route.rows", { rows: [...told].slice(0, MOST_ROWS).join("; ") })}</p>}
    </div>
  );
}
