// The strip of totals.

import { figure, load, number, shortUnit } from "../look/format";
import { Change } from "../parts/Change";
import { basePicture, picture, trouble } from "../state/live";
import { unit } from "../state/view";
import { say } from "../words/say";

export function Totals() {
  const [now, base] = [picture.value, basePicture.value];
  if (!now && trouble.value)
    return (
      <p class="card totals loss" role="alert">
        {trouble.value}
      </p>
    );
  if (!now)
    return (
      <p class="card totals" role="status">
        <span class="spinner" />
        {say("totals.first")}
      </p>
    );
  const inTonnes = unit.value === "t";
  const write = (value: number) => load(value, unit.value);
  const moved = inTonnes ? ("moved_t" as const) : ("moved_teu" as const);
  const caspian = inTonnes ? ("caspian_t" as const) : ("caspian_teu" as const);
  const items = [
    { key: moved, label: say("totals.moved"), unit: shortUnit(unit.value), write, isGood: true },
    {
      key: "mean_cost_usd_per_t" as const,
      label: say("totals.cost"),
      unit: say("unit.usd_t"),
      write: (usd: number) => number(usd, 1),
      isGood: false,
    },
    { key: caspian, label: say("totals.caspian"), unit: shortUnit(unit.value), write, isGood: true },
    {
      key: "emission_kgco2e" as const,
      label: say("totals.emission"),
      unit: say("unit.co2"),
      write: (kg: number) => figure(kg / 1e9),
      isGood: false,
    },
  ];
  return (
    <dl class="card totals figures">
      {items.map((item) => (
        <div key={item.key}>
          <dt class="note">{item.label}</dt>
          <dd>
            <strong>{item.write(now.totals[item.key])}</strong> <span class="note">{item.unit}</span>{" "}
            <Change
              now={now.totals[item.key]}
              base={base?.totals[item.key]}
              write={item.write}
              isGood={item.isGood}
            />
          </dd>
        </div>
      ))}
    </dl>
  );
}
