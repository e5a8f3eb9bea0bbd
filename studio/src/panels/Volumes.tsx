// Volumes by corridor family beside each other, with a tick where the base stands.

import { load, shortUnit } from "../look/format";
import { LISTED } from "../look/palette";
import { Change } from "../parts/Change";
import { Meter } from "../parts/Meter";
import { baseCorridorLoads, corridorLoads } from "../state/loads";
import { frame } from "../state/study";
import { unit } from "../state/view";
import { say } from "../words/say";

export function Volumes() {
  const corridors = frame.value?.corridors;
  if (!corridors) return null;
  const sums = LISTED.map((family) => {
    const ids = corridors.corridor_id.filter((_, row) => corridors.family[row] === family);
    const add = (loads: ReadonlyMap<string, number>) =>
      ids.reduce((sum, id) => sum + (loads.get(id) ?? 0), 0);
    return { family, now: add(corridorLoads.value), base: add(baseCorridorLoads.value) };
  });
  const write = (value: number) => load(value, unit.value);
  // each bar has a scale of its own: the sea would leave nothing of the others
  return (
    <section class="card volumes" aria-labelledby="volumes-title">
      <h2 id="volumes-title">
        {say("volumes.title")}{" "}
        <span class="note">{say("volumes.unit", { unit: shortUnit(unit.value) })}</span>
      </h2>
      <table class="table">
        <tbody>
          {sums.map(({ family, now, base }) => (
            <tr key={family}>
              <th scope="row">{say(`family.${family}`)}</th>
              <td class="bar">
                <Meter value={now} tick={base} most={1.25 * Math.max(now, base)} look={`family-${family}`} />
              </td>
              <td class="right">
                <strong>{write(now)}</strong>
              </td>
              <td class="right">
                <Change now={now} base={base} write={write} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="note">{say("volumes.own_scale")}</p>
    </section>
  );
}
