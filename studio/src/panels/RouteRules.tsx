// Rules that touch a route, each open to its source, and the papers it needs.

import type { Bite, Paper, RouteCard } from "../client/types";
import { number } from "../look/format";
import { Fold } from "../parts/Fold";
import { say, sayCode } from "../words/say";

interface Props {
  bites: readonly Bite[];
  sources: RouteCard["sources"];
}

export function Bites({ bites, sources }: Props) {
  if (bites.length === 0) return null;
  const weigh = bites.some((bite) => bite.verdict !== "allowed");
  return (
    <Fold title={say("route.rules")} count={bites.length} open={weigh}>
      {bites.map((bite) => (
        <details key={bite.rule_id} class="bite">
          <summary>
            <span class={`badge ${bite.verdict.replaceAll(" ", "-")}`}>
              {sayCode("verdict", bite.verdict)}
            </span>
            <span>{bite.says.replace(` [${bite.rule_id}]`, "")}</span>
          </summary>
          <dl class="terms note">
            <Term name={say("route.effect")} value={sayCode("effect", bite.effect)} />
            <Term name={say("route.authority")} value={bite.authority} />
            <Term name={say("route.legal")} value={bite.legal_reference} />
            <Term name={say("route.valid")} value={datesOf(bite)} />
            <Term
              name={say("route.delay")}
              value={bite.delay_h === null ? "" : `${number(bite.delay_h)} ${say("unit.hours")}`}
            />
            <Term
              name={say("route.capacity")}
              value={bite.capacity_factor === null ? "" : `${number(100 * bite.capacity_factor)} %`}
            />
            <Term name={say("route.exempt")} value={bite.exemptions} />
            <Term name={say("route.remark")} value={bite.remark} />
            <Term
              name={say("app.source")}
              value={`${sources[bite.source] ?? bite.source} (${sayCode("confidence", bite.confidence)})`}
            />
          </dl>
        </details>
      ))}
    </Fold>
  );
}

function Term({ name, value }: { name: string; value: string }) {
  return value ? (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  ) : null;
}

const datesOf = ({ valid_from, valid_until }: Bite) =>
  valid_until ? `${valid_from} – ${valid_until}` : say("route.since", { day: valid_from });

export function Papers({ papers, card }: { papers: readonly Paper[]; card: RouteCard }) {
  if (papers.length === 0) return null;
  const nameOf = (id: string) => card.places[id] ?? id;
  return (
    <Fold title={say("route.papers")} count={papers.length}>
      <ul class="papers">
        {papers.map((paper, at) => (
          <li
            key={at}
            title={`${card.sources[paper.source] ?? paper.source} (${sayCode("confidence", paper.confidence)})`}
          >
            {paper.name}
            <br />
            <span class="note">
              {`${sayCode("paper", paper.kind)} · ${nameOf(paper.from_place)} – ${nameOf(paper.to_place)}`}
            </span>
          </li>
        ))}
      </ul>
    </Fold>
  );
}
