// A target of trade that somebody stated: what each side tells, what growth is needed, how likely it is.

import { useSignal } from "@preact/signals";
import { Figure } from "../charts/Figure";
import { drawTarget, stepsOf } from "../charts/target";
import { askTarget } from "../client/tasks";
import type { StatedTargets, TargetOutlook, TargetSide } from "../client/types";
import { figure, money, number } from "../look/format";
import { Fold } from "../parts/Fold";
import { controls, studyName } from "../state/study";
import { say } from "../words/say";

const USUAL_YEAR = 2030; // for targets that name none

export function TradeTarget() {
  const targets = controls.value!.targets;
  const row = useSignal(0);
  const level = useSignal((targets.level_usd[0] ?? 0) / 1e9);
  const year = useSignal(targets.target_year[0] ?? USUAL_YEAR);
  const found = useSignal<TargetOutlook | null>(null);
  const trouble = useSignal("");
  if (targets.target_id.length === 0) return <p class="note">{say("charts.no_targets")}</p>;
  const choose = (wanted: number) => {
    row.value = wanted;
    level.value = targets.level_usd[wanted]! / 1e9;
    year.value = targets.target_year[wanted] ?? USUAL_YEAR;
    found.value = null;
  };
  const find = async (event: Event) => {
    event.preventDefault();
    trouble.value = "";
    try {
      found.value = await askTarget({
        reporter: targets.reporter[row.value]!,
        partner: targets.partner[row.value]!,
        level_usd: level.value * 1e9,
        year: year.value,
        base_year: targets.base_year[row.value] ?? controls.value!.years.base,
        study: studyName.value,
      });
    } catch (error) {
      found.value = null;
      trouble.value = error instanceof Error ? error.message : String(error);
    }
  };
  return (
    <>
      <form class="row ends" onSubmit={(event) => void find(event)}>
        <label class="stacked wide">
          <span class="note">{say("charts.stated")}</span>
          <select
            class="select"
            aria-label={say("charts.stated")}
            value={row.value}
            onChange={(event) => choose(Number(event.currentTarget.value))}
          >
            {targets.target_id.map((id, at) => (
              <option key={id} value={at}>
                {nameOf(targets, at)}
              </option>
            ))}
          </select>
        </label>
        <label class="stacked">
          <span class="note">{say("charts.usd_bn")}</span>
          <input
            class="field"
            type="number"
            min={0.1}
            step="any"
            required
            value={level.value}
            onInput={(event) => (level.value = event.currentTarget.valueAsNumber)}
          />
        </label>
        <label class="stacked">
          <span class="note">{say("scenario.year")}</span>
          <input
            class="field"
            type="number"
            min={2024}
            max={2060}
            required
            value={year.value}
            onInput={(event) => (year.value = event.currentTarget.valueAsNumber)}
          />
        </label>
        <button class="button" type="submit">
          {say("charts.look")}
        </button>
      </form>
      {trouble.value && (
        <p class="loss said" role="alert">
          {trouble.value}
        </p>
      )}
      {found.value && <Outlook outlook={found.value} />}
    </>
  );
}

function nameOf(targets: StatedTargets, at: number): string {
  const year = targets.target_year[at];
  const ends = `${targets.reporter_name[at]} – ${targets.partner_name[at]}`;
  return `${ends}: ${money(targets.level_usd[at]!)}${year ? `, ${year}` : ""}`;
}

function Outlook({ outlook }: { outlook: TargetOutlook }) {
  const { names, target, sides } = outlook;
  const told = {
    one: names[outlook.reporter] ?? outlook.reporter,
    other: names[outlook.partner] ?? outlook.partner,
    level: figure(target.level_usd / 1e9),
    year: target.year,
  };
  return (
    <>
      <Figure
        title={say("charts.target_title", told)}
        says={say("charts.target_title", told)}
        about={JSON.stringify(target) + outlook.reporter + outlook.partner}
        draw={(width) => drawTarget(outlook, width)}
        twin={{
          heads: [say("charts.side"), say("scenario.year"), say("charts.usd_bn"), say("charts.nine_of_ten")],
          rows: stepsOf(outlook).map(({ side, year, usd, low, high, kind }) => [
            side,
            year,
            figure(usd / 1e9),
            kind === "told" ? "" : `${figure(low / 1e9)}–${figure(high / 1e9)}`,
          ]),
        }}
      >
        <p class="note">{say("charts.target_says")}</p>
      </Figure>
      <ul class="sides">
        {sides.map((side) => (
          <li key={side.reporter}>
            <Side side={side} name={names[side.reporter] ?? side.reporter} />
          </li>
        ))}
      </ul>
      <Fold title={say("app.source")} count={outlook.sources.length}>
        {outlook.sources.map((source) => (
          <p key={source} class="note sourced">
            {source}
          </p>
        ))}
      </Fold>
    </>
  );
}

function Side({ side, name }: { side: TargetSide; name: string }) {
  const share = (value: number | null) => (value === null ? "–" : `${number(100 * value, 1)} %`);
  return (
    <>
      <strong>{say("charts.by", { name })}</strong>
      <p>
        {side.first_met
          ? say("charts.met", { year: side.first_met.year })
          : say("charts.needed", { share: share(side.still_needed), year: side.latest.year })}
      </p>
      <p class="note">
        {side.forecasts
          .map(({ model, probability }) => `${model}: ${number(100 * probability)} %`)
          .join(" · ") || side.notes.join(" ")}
      </p>
    </>
  );
}
