// Charts: volumes, bottlenecks, the model beside observations, targets of trade.

import { useSignal } from "@preact/signals";
import { Segmented } from "../parts/Segmented";
import { say } from "../words/say";
import { Bottlenecks } from "./Bottlenecks";
import { TradeTarget } from "./TradeTarget";
import { Validation } from "./Validation";
import { VolumeChart } from "./VolumeChart";

type Which = "volumes" | "bottlenecks" | "validation" | "target";

export function Charts() {
  const which = useSignal<Which>("volumes");
  return (
    <section class="card side charts" aria-labelledby="charts-title">
      <div class="head">
        <h2 id="charts-title">{say("charts.title")}</h2>
        <Segmented
          label={say("charts.which")}
          options={[
            ["volumes", say("charts.volumes")],
            ["bottlenecks", say("charts.bottlenecks")],
            ["validation", say("charts.validation")],
            ["target", say("charts.target")],
          ]}
          value={which.value}
          choose={(wanted) => (which.value = wanted)}
        />
      </div>
      <div class="scrolls">
        {which.value === "volumes" && <VolumeChart />}
        {which.value === "bottlenecks" && <Bottlenecks />}
        {which.value === "validation" && <Validation />}
        {which.value === "target" && <TradeTarget />}
      </div>
    </section>
  );
}
