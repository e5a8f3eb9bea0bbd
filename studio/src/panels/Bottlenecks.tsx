// Where it is tight: load over capacity, and what one more unit would be worth, the tightest first.

import { figure, number } from "../look/format";
import { Meter } from "../parts/Meter";
import { basePicture, picture } from "../state/live";
import { pick } from "../state/selection";
import { say, sayCode } from "../words/say";

const MOST_ROWS = 60;
const FULL = 0.999;

export function Bottlenecks() {
  const told = picture.value?.scarcity;
  if (!told) return <p class="note">{say("totals.first")}</p>;
  const full = (row: number) =>
    (told.load_per_year[row]! + told.base_load_per_year[row]!) / told.capacity_per_year[row]!;
  const rows = told.capacity_id.map((_, row) => row);
  rows.sort((a, b) => full(b) - full(a) || told.scarcity_price_usd[b]! - told.scarcity_price_usd[a]!);
  const base = basePrices();
  return (
    <>
      <p class="note">{say("charts.tight_says")}</p>
      <table class="table tight">
        <thead>
          <tr>
            <th scope="col">{say("capacity.title")}</th>
            <th scope="col">{say("charts.full")}</th>
            <th scope="col" class="right">
              {say("charts.load")}
            </th>
            <th scope="col" class="right">
              {say("charts.most")}
            </th>
            <th scope="col" class="right">
              {say("charts.price")}
            </th>
            <th scope="col" class="right">
              {say("table.base")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row) => {
            const isTeu = told.counted_in[row] === "teu";
            const write = (value: number) => figure(value / (isTeu ? 1e3 : 1e6));
            const unit = say(isTeu ? "unit.kteu_short" : "unit.mt_short");
            const [place, link] = [told.place_id[row], told.link_id[row]];
            const key = `${told.capacity_id[row]}|${told.direction[row]}`;
            const open = place
              ? () => pick({ kind: "place", id: place })
              : link
                ? () => pick({ kind: "link", id: link })
                : null;
            return (
              <tr key={key} title={`${told.source[row]} (${sayCode("confidence", told.confidence[row]!)})`}>
                <td>
                  {open ? (
                    <button class="plain" type="button" onClick={open}>
                      {told.name[row]}
                    </button>
                  ) : (
                    told.name[row]
                  )}
                  {told.direction[row] !== "shared" && (
                    <span class="note">{` ${sayCode("direction", told.direction[row]!)}`}</span>
                  )}
                </td>
                <td>
                  <span class="figures">{`${number(100 * full(row))} %`}</span>
                  <Meter value={full(row)} most={1} look={full(row) > FULL ? "full" : "part"} />
                </td>
                <td class="right">{write(told.load_per_year[row]! + told.base_load_per_year[row]!)}</td>
                <td class="right">{`${write(told.capacity_per_year[row]!)} ${unit}`}</td>
                <td class="right">
                  {priceOf(told.scarcity_price_usd[row]!)}
                  {told.scarcity_price_usd[row]! > 0 && <span class="note">{isTeu ? "/TEU" : "/t"}</span>}
                </td>
                <td class="right note">{priceOf(base.get(key) ?? 0)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}

const priceOf = (usd: number) => (usd > 0 ? number(usd, usd < 10 ? 1 : 0) : "–");

function basePrices(): ReadonlyMap<string, number> {
  const told = basePicture.value?.scarcity;
  return new Map(
    told?.capacity_id.map((id, row) => [`${id}|${told.direction[row]}`, told.scarcity_price_usd[row]!]),
  );
}
