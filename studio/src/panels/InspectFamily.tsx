// A family of corridors: loads, days and cost of each.

import { FAMILIES } from "../look/palette";
import { load, number, shortUnit } from "../look/format";
import { Head } from "../parts/Head";
import { picture } from "../state/live";
import { corridorLoads } from "../state/loads";
import { pick } from "../state/selection";
import { frame } from "../state/study";
import { unit } from "../state/view";
import { say, sayName } from "../words/say";

export function FamilyCard({ family }: { family: string }) {
  const known = FAMILIES.find((one) => one === family) ?? "local";
  const { corridor_id, short_name, family: families } = frame.value!.corridors;
  const answer = picture.value?.corridors;
  const rows = corridor_id.flatMap((id, at) => {
    const row = answer?.corridor_id.indexOf(id) ?? -1;
    return families[at] === known && answer && row >= 0
      ? [{ id, name: sayName("corridor", id, short_name[at]!), row }]
      : [];
  });
  rows.sort((a, b) => (corridorLoads.value.get(b.id) ?? 0) - (corridorLoads.value.get(a.id) ?? 0));
  const perFeu = rows.some(({ row }) => answer?.cost_usd_per_feu[row]);
  return (
    <>
      <Head kicker={say("inspect.family")} title={say(`family.${known}`)}>
        <p class="note">{say(`family_says.${known}`)}</p>
      </Head>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{say("inspect.corridor")}</th>
            <th scope="col" class="right">
              {shortUnit(unit.value)}
            </th>
            <th scope="col" class="right">
              {say("inspect.days_50_90")}
            </th>
            <th scope="col" class="right">
              {perFeu ? say("unit.usd_feu") : say("unit.usd_t")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name: words, row }) => (
            <tr key={id}>
              <td>
                <button class="plain" type="button" onClick={() => pick({ kind: "corridor", id })}>
                  {words}
                </button>
              </td>
              <td class="right">{load(corridorLoads.value.get(id) ?? 0, unit.value)}</td>
              <td class="right">{`${number(answer!.time_p50_days[row])}/${number(answer!.time_p90_days[row])}`}</td>
              <td class="right">
                {number(perFeu ? answer!.cost_usd_per_feu[row] : answer!.cost_usd_per_t[row])}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
