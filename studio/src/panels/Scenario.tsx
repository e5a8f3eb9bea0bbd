// What is changed: a base, a year, shocks, policies and projects.

import { number } from "../look/format";
import { Fold } from "../parts/Fold";
import { Slider } from "../parts/Slider";
import { Switch } from "../parts/Switch";
import type { Controls } from "../client/types";
import { picture, stage, trouble } from "../state/live";
import {
  canUndo,
  endMove,
  isChanged,
  reset,
  scenario,
  setSetting,
  settingOf,
  setYear,
  startFrom,
  undo,
} from "../state/scenario";
import { controls } from "../state/study";
import { say, sayCode, sayName } from "../words/say";
import { Projects } from "./Projects";
import { Save } from "./Save";

export function Scenario() {
  const offered = controls.value;
  if (!offered) return null;
  const row = offered.bases.scenario_id.indexOf(scenario.value.base);
  const groups = [...new Set(offered.settings.group)];
  return (
    <section class="card scenario" aria-labelledby="scenario-title">
      <div class="head">
        <h2 id="scenario-title">{say("scenario.title")}</h2>
        <button class="button small quiet" type="button" disabled={!canUndo.value} onClick={undo}>
          {say("scenario.undo")}
        </button>
        <button class="button small quiet" type="button" disabled={!isChanged.value} onClick={reset}>
          {say("scenario.reset")}
        </button>
      </div>
      <div class="scrolls">
        <label class="hidden" for="base">
          {say("scenario.base")}
        </label>
        <select
          id="base"
          class="select"
          value={scenario.value.base}
          onChange={(event) => startFrom(event.currentTarget.value)}
        >
          {offered.bases.scenario_id.map((id) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </select>
        <p class="note base-says">{offered.bases.says[row]}</p>
        <Year years={offered.years} own={offered.bases.year[row] ?? offered.years.base} />
        {groups.map((group, at) => (
          <Group key={group} group={group} settings={offered.settings} open={at === 0} />
        ))}
        <Projects projects={offered.projects} inBase={offered.bases.open[row] ?? []} />
        <Save />
      </div>
      <Solved />
    </section>
  );
}

function Year({ years, own }: { years: Controls["years"]; own: number }) {
  const value = scenario.value.year ?? own;
  return (
    <Slider
      label={say("scenario.year")}
      value={value}
      least={years.least}
      most={years.most}
      step={1}
      neutral={own}
      write={String}
      move={(year) => setYear(year, own)}
      end={endMove}
    />
  );
}

function Group({ group, settings, open }: { group: string; settings: Controls["settings"]; open: boolean }) {
  const rows = settings.group.flatMap((one, row) => (one === group ? [row] : []));
  const changed = rows.filter((row) => settings.setting_id[row]! in scenario.value.settings).length;
  return (
    <Fold title={sayCode("group", group)} count={changed} open={open || changed > 0}>
      {rows.map((row) => (
        <Setting key={settings.setting_id[row]} settings={settings} row={row} />
      ))}
    </Fold>
  );
}

function Setting({ settings, row }: { settings: Controls["settings"]; row: number }) {
  const [id, neutral, most] = [settings.setting_id[row]!, settings.neutral[row]!, settings.most[row]!];
  const value = settingOf(id, neutral);
  const label = sayName("setting", id, settings.label[row]!);
  const unit = sayName("unit", settings.unit[row]!, settings.unit[row]!);
  const says = settings.says[row];
  if (settings.kind[row] === "switch") {
    const turn = (on: boolean) => {
      setSetting(id, on ? most : neutral);
      endMove();
    };
    return (
      <Switch label={label} says={says} on={value !== neutral} isChanged={value !== neutral} turn={turn} />
    );
  }
  const decimals = settings.step[row]! < 1 ? 1 : 0;
  return (
    <Slider
      label={label}
      says={says}
      value={value}
      least={settings.least[row]!}
      most={most}
      step={settings.step[row]!}
      neutral={neutral}
      write={(amount) => `${number(amount, decimals)} ${unit}`}
      move={(amount) => setSetting(id, amount)}
      end={endMove}
    />
  );
}

/** Say how the last answer was got, or that one is being worked out. */
function Solved() {
  const answer = picture.value;
  if (trouble.value)
    return (
      <p class="solved loss" role="alert">
        {trouble.value}
      </p>
    );
  if (stage.value !== "rest" || !answer) {
    const says = stage.value === "refining" ? say("scenario.refining") : say("scenario.solving");
    return (
      <p class="solved note" role="status">
        <span class="spinner" />
        {says}
      </p>
    );
  }
  const told = { ms: number(answer.took_ms), residual: answer.residual.toExponential(0) };
  return (
    <p class="solved note" role="status">
      {answer.converged ? say("scenario.solved", told) : say("scenario.unsolved", told)}
    </p>
  );
}
