// The route that is looked at: its figures, its chart, its legs, papers and the rules that touch it.

import { useSignal } from "@preact/signals";
import { drawDistance, pointsOf, type Measure } from "../charts/distance";
import { Figure } from "../charts/Figure";
import type { CardRoute, RouteCard } from "../client/types";
import { figure, number } from "../look/format";
import { Fold } from "../parts/Fold";
import { Head } from "../parts/Head";
import { Segmented } from "../parts/Segmented";
import { choose, chosenRoute, familyOf, isBlocked, routeCard } from "../state/shipment";
import { say, sayName } from "../words/say";
import { Legs } from "./RouteLegs";
import { Bites, Papers } from "./RouteRules";

export function RouteDetails() {
  const [card, route] = [routeCard.value, chosenRoute.value];
  if (!card || !route) return null;
  const nameOf = (id: string) => card.places[id] ?? id;
  const ends = [route.legs[0]?.from_place, route.legs.at(-1)?.to_place].map((id) => nameOf(id ?? ""));
  return (
    <aside class="card inspect" aria-labelledby="inspect-title">
      <button class="close" type="button" aria-label={say("inspect.close")} onClick={() => choose("")}>
        ×
      </button>
      <Head
        kicker={`${say("panels.route")} · ${say(`family.${familyOf(route.corridor_id)}`)}`}
        title={sayName("corridor", route.corridor_id, route.corridor)}
      >
        <p class="note">{ends.join(" → ")}</p>
        {route.gateways.length > 0 && (
          <p class="note">{say("route.by", { names: route.gateways.join(", ") })}</p>
        )}
        {isBlocked(route) && <p class="loss">{say("route.is_blocked")}</p>}
      </Head>
      <Facts route={route} cargo={card.cargo} />
      <Chart card={card} route={route} />
      <Bites bites={route.bites} sources={card.sources} />
      <Legs route={route} card={card} />
      <Papers papers={route.papers} card={card} />
      <Fold title={say("route.notes")}>
        {card.notes.map((note) => (
          <p key={note} class="note">
            {note}
          </p>
        ))}
      </Fold>
    </aside>
  );
}

function Facts({ route, cargo }: { route: CardRoute; cargo: string }) {
  const facts = [
    [number(route.time_p50_days, 1), say("route.p50")],
    [number(route.time_p90_days, 1), say("route.p90")],
    [number(route.cost_usd), say(cargo === "bulk" ? "unit.usd_t" : "unit.usd_feu")],
    [number(route.length_km), say("unit.km")],
    [number(route.n_borders), say("route.borders")],
    [number(route.n_gauge_breaks), say("route.gauges")],
    [number(route.n_handovers), say("route.handovers")],
    [figure(route.emission_kgco2e / 1000), say(cargo === "bulk" ? "route.co2_t" : "route.co2_feu")],
    [`${number(100 * route.uncertain_share)} %`, say("route.uncertain")],
  ] as const;
  return (
    <dl class="facts three figures">
      {facts.map(([value, label]) => (
        <div key={label}>
          <dd class="mid">{value}</dd>
          <dt class="note">{label}</dt>
        </div>
      ))}
    </dl>
  );
}

function Chart({ card, route }: { card: RouteCard; route: CardRoute }) {
  const measure = useSignal<Measure>("days");
  const nameOf = (id: string) => card.places[id] ?? id;
  const routes = isBlocked(route) ? [...card.routes, route] : card.routes;
  const unit = measure.value === "days" ? say("unit.days") : "USD";
  return (
    <Figure
      title={say("route.chart")}
      says={say(measure.value === "days" ? "route.chart_days" : "route.chart_cost", { name: route.corridor })}
      about={`${card.origin}${card.destination}${card.judged_on}${card.class_id}${route.corridor_id}${measure.value}`}
      draw={(width) => drawDistance(routes, route, measure.value, width)}
      twin={{
        heads: [say("table.place"), say("unit.km"), unit],
        rows: pointsOf(route, measure.value, nameOf).map(({ place, km, value }) => [
          place,
          number(km),
          number(value, measure.value === "days" ? 1 : 0),
        ]),
      }}
    >
      <Segmented
        label={say("route.chart")}
        options={[
          ["days", say("route.days_over")],
          ["cost", say("route.cost_over")],
        ]}
        value={measure.value}
        choose={(wanted) => (measure.value = wanted)}
      />
    </Figure>
  );
}
