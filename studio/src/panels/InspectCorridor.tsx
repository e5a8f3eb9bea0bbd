// A corridor: its fullest route as a strip, with days and cost adding up.

import type { CorridorStrip } from "../client/types";
import { load, number, shortUnit } from "../look/format";
import { Head } from "../parts/Head";
import { pick } from "../state/selection";
import { placeName, frame, rows } from "../state/study";
import { unit } from "../state/view";
import { say, sayCode, sayName } from "../words/say";

export function StripCard({ told }: { told: CorridorStrip }) {
  const { legs } = told;
  const at = rows.value.corridors.get(told.corridor_id);
  const family = at === undefined ? "local" : frame.value!.corridors.family[at]!;
  const days = legs.cumulative_days.at(-1) ?? 0;
  const cost = legs.cumulative_cost.at(-1) ?? 0;
  return (
    <>
      <Head
        kicker={`${say("inspect.corridor")} · ${say(`family.${family}`)}`}
        title={sayName("corridor", told.corridor_id, told.name)}
      >
        <p class="note">{`${legs.name[0] ?? told.origin} → ${legs.name.at(-1) ?? told.destination}`}</p>
      </Head>
      <div class="facts three">
        <p>
          <span class="big">{load(unit.value === "t" ? told.load_t : told.load_teu, unit.value)}</span>
          <br />
          <span class="note">{shortUnit(unit.value)}</span>
        </p>
        <p>
          <span class="big">{number(days, 1)}</span>
          <br />
          <span class="note">{say("unit.days")}</span>
        </p>
        <p>
          <span class="big">{number(cost)}</span>
          <br />
          <span class="note">{told.cost_unit}</span>
        </p>
      </div>
      <ol class={`strip line-${family}`}>
        {legs.name.map((name, row) => (
          <li
            key={row}
            class={
              legs.is_border[row]
                ? "border"
                : legs.is_gauge_change[row]
                  ? "gauge"
                  : legs.mode[row]
                    ? "way"
                    : "stop"
            }
          >
            <span class="what">
              {legs.mode[row] ? (
                <>
                  <button
                    class="plain"
                    type="button"
                    onClick={() => pick({ kind: "place", id: legs.to_place[row]! })}
                  >
                    {placeName(legs.to_place[row]!)}
                  </button>
                  <span class="note">
                    {` ${sayCode("mode", legs.mode[row]!)} · ${number(legs.length_km[row])} ${say("unit.km")}`}
                  </span>
                </>
              ) : (
                <span class="note">{`${sayCode("operation", legs.kind[row]!)}${name ? ` · ${name}` : ""}`}</span>
              )}
            </span>
            <span class="figures note" title={`+${number(legs.days[row], 1)}`}>
              {number(legs.cumulative_days[row], 1)}
            </span>
            <span class="figures note" title={`+${number(legs.cost_usd_per_feu_or_t[row])}`}>
              {number(legs.cumulative_cost[row])}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
