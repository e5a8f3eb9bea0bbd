// Projects as switches, with their cost and opening year.

import type { Controls } from "../client/types";
import { money } from "../look/format";
import { Fold } from "../parts/Fold";
import { Switch } from "../parts/Switch";
import { scenario, setProject } from "../state/scenario";
import { say, sayCode } from "../words/say";

interface Props {
  projects: Controls["projects"];
  inBase: readonly string[];
}

export function Projects({ projects, inBase }: Props) {
  const { open, shut } = scenario.value;
  const rows = projects.project_id.flatMap((_, row) => (projects.acts[row] ? [row] : []));
  return (
    <Fold
      title={say("scenario.projects")}
      count={open.length + shut.length}
      open={open.length + shut.length > 0}
    >
      {rows.map((row) => {
        const id = projects.project_id[row]!;
        const isInBase = inBase.includes(id);
        const isOn = isInBase ? !shut.includes(id) : open.includes(id);
        return (
          <Switch
            key={id}
            label={projects.name[row]!}
            says={tell(projects, row)}
            hint={`${say("app.source")}: ${projects.source[row]} (${sayCode("confidence", projects.confidence[row]!)})`}
            on={isOn}
            isLong
            isChanged={isOn !== isInBase}
            turn={(on) => setProject(id, on, isInBase)}
          />
        );
      })}
    </Fold>
  );
}

function tell(projects: Controls["projects"], row: number): string {
  const [cost, year] = [projects.cost_usd[row], projects.opening_year[row]];
  const parts = [
    cost ? money(cost) : say("scenario.no_cost"),
    year ? say("scenario.opens", { year }) : "",
    sayCode("status", projects.status[row]!),
  ];
  return parts.filter(Boolean).join(" · ");
}
