// Limits: how full, and what one more unit would be worth.

import type { Scarcity } from "../client/types";
import { figure, number } from "../look/format";
import { Fold } from "../parts/Fold";
import { Meter } from "../parts/Meter";
import { say } from "../words/say";

const FULL = 0.999;

export function Capacities({ capacities }: { capacities: Scarcity }) {
  const rows = capacities.capacity_id.map((_, row) => row);
  if (rows.length === 0) return null;
  return (
    <Fold title={say("capacity.title")} count={rows.length} open>
      <ul class="capacities">
        {rows.map((row) => {
          const [load, most] = [capacities.load_per_year[row]!, capacities.capacity_per_year[row]!];
          const price = capacities.scarcity_price_usd[row]!;
          const isTeu = capacities.counted_in[row] === "teu";
          const scale = (value: number) => figure(value / (isTeu ? 1e3 : 1e6));
          const unit = say(isTeu ? "unit.kteu_short" : "unit.mt_short");
          return (
            <li
              key={`${capacities.capacity_id[row]}${capacities.direction[row]}`}
              title={`${capacities.source[row]} (${capacities.confidence[row]})`}
            >
              <span class="row">
                <span>{capacities.name[row]}</span>
                <span class="figures">{`${number((100 * load) / most)} %`}</span>
              </span>
              <Meter value={load} most={most} look={load / most > FULL ? "full" : "part"} />
              <span class="note figures">
                {say("capacity.of", { load: scale(load), most: scale(most), unit })}
                {price > 0 &&
                  ` · ${say("capacity.price", { price: number(price, 1), unit: isTeu ? "TEU" : "t" })}`}
              </span>
            </li>
          );
        })}
      </ul>
    </Fold>
  );
}
