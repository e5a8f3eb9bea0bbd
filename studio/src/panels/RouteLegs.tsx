// A route leg by leg, with days and money adding up; each leg opens to the rows its figures are made of.

import type { CardLeg, CardRoute, RouteCard } from "../client/types";
import { figure, number } from "../look/format";
import { Fold } from "../parts/Fold";
import { familyOf } from "../state/shipment";
import { say, sayCode } from "../words/say";

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

/** What a leg's figures are, and the tables' rows and sources they are made of. */
function Origins({ leg, card }: { leg: CardLeg; card: RouteCard }) {
  const titles = new Set([...leg.sources, ...leg.emission_rows.map((row) => row.source)]);
  return (
    <div class="origins note">
      {leg.figures.length > 0 && (
        <ul>
          {leg.figures.map((one, at) => (
            <li key={at} title={one.rows.map((row) => `${row.table}: ${row.row_id}`).join("\n")}>
              <span>{one.what}</span> <span class="figures">{`${figure(one.value)} ${one.unit}`}</span>
            </li>
          ))}
        </ul>
      )}
      <p>
        {say("app.source")}: {[...titles].map((id) => card.sources[id] ?? id).join("; ")}
        <span class={`confidence ${leg.confidence}`}>{sayCode("confidence", leg.confidence)}</span>
      </p>
    </div>
  );
}
