// The model beside what was observed: solved as a job, or read from a run that is done.

import { useSignal } from "@preact/signals";
import { Figure } from "../charts/Figure";
import { drawValidation, MEASURES, observations, type Measure } from "../charts/validation";
import { readAnswer, startValidation, type Columns } from "../client/tasks";
import { number } from "../look/format";
import { Segmented } from "../parts/Segmented";
import { start, watched } from "../state/jobs";
import { studyName } from "../state/study";
import { validation } from "../state/validation";
import { say, sayCode } from "../words/say";
import { Jobs } from "./Jobs";

export function Validation() {
  const measure = useSignal<Measure>("t");
  const trouble = useSignal("");
  const isOn = watched.value.some(({ job }) => job.action === "validate" && !job.ended_at);
  const begin = async () => {
    trouble.value = "";
    try {
      await start(startValidation(studyName.value), async (job) => {
        if (job.state !== "done") return;
        validation.value = (await readAnswer<{ validation: Columns }>(job.job_id)).validation;
      });
    } catch (error) {
      trouble.value = error instanceof Error ? error.message : String(error);
    }
  };
  return (
    <>
      <div class="row ends">
        <p class="note">{say("charts.validation_says")}</p>
        <button class="button" type="button" disabled={isOn} onClick={() => void begin()}>
          {say(validation.value ? "charts.again" : "charts.validate")}
        </button>
      </div>
      {trouble.value && (
        <p class="loss said" role="alert">
          {trouble.value}
        </p>
      )}
      <Jobs action="validate" />
      {validation.value && (
        <div>
          <Segmented
            label={say("charts.measure")}
            options={MEASURES.map((one) => [one, say(`charts.measure_${one}`)] as const)}
            value={measure.value}
            choose={(wanted) => (measure.value = wanted)}
          />
        </div>
      )}
      {validation.value && <Scatter table={validation.value} measure={measure.value} />}
    </>
  );
}

const ROLES = ["fitted", "held_out", "reference"] as const;

function Scatter({ table, measure }: { table: Columns; measure: Measure }) {
  const rows = observations(table, measure);
  if (rows.length === 0) return <p class="note">{say("charts.none")}</p>;
  const title = say("charts.validation_title");
  return (
    <Figure
      title={title}
      says={say("charts.scatter_says", { count: rows.length })}
      about={`${measure}${rows.length}`}
      draw={(width) => drawValidation(rows, measure, width)}
      twin={{
        heads: [
          say("charts.observation"),
          say("charts.role"),
          say("charts.observed"),
          say("charts.modelled"),
          say("charts.ratio"),
        ],
        rows: rows.map((row) => [
          row.name,
          sayCode("charts", row.role),
          number(row.observed),
          number(row.modelled),
          number(row.modelled / row.observed, 2),
        ]),
      }}
    >
      <p class="keys note">
        {ROLES.map((role) => (
          <span key={role}>
            <span class={`spot ${role}`} />
            {say(`charts.${role}`)}
          </span>
        ))}
      </p>
    </Figure>
  );
}
