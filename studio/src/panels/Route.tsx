// The route card's question, and the routes that answer it, one for each corridor.

import { useEffect } from "preact/hooks";
import type { CardRoute } from "../client/types";
import { number } from "../look/format";
import { pick } from "../state/selection";
import {
  choose,
  chosenCorridor,
  drawRoutes,
  findRoutes,
  familyOf,
  isFinding,
  routeCard,
  routeTrouble,
  wish,
  writeWish,
} from "../state/shipment";
import { say, sayCode, sayName } from "../words/say";
import { Shipment } from "./Shipment";

export function Route() {
  useEffect(() => {
    drawRoutes();
    if (writeWish(wish.value) && !routeCard.value) void findRoutes(); // as the address asks
  }, []);
  const card = routeCard.value;
  return (
    <section class="card side route" aria-labelledby="route-title">
      <h2 id="route-title">{say("route.title")}</h2>
      <div class="scrolls">
        <Shipment />
        {routeTrouble.value && (
          <p class="loss said" role="alert">
            {routeTrouble.value}
          </p>
        )}
        {card && !isFinding.value && (
          <>
            <h3 class="card-title">
              <span role="status">{say("route.found", { count: card.routes.length })}</span>
            </h3>
            <RouteList routes={card.routes} cargo={card.cargo} />
            {card.blocked.length > 0 && (
              <>
                <h3 class="card-title">{say("route.blocked")}</h3>
                <RouteList routes={card.blocked} cargo={card.cargo} />
              </>
            )}
            {card.beyond_rules && <p class="note">{say("route.beyond", { day: card.judged_on })}</p>}
            <p class="note">{say("route.prices")}</p>
          </>
        )}
      </div>
    </section>
  );
}

function RouteList({ routes, cargo }: { routes: readonly CardRoute[]; cargo: string }) {
  return (
    <ul class="routes">
      {routes.map((route) => (
        <li key={route.corridor_id}>
          <RouteButton route={route} cargo={cargo} />
        </li>
      ))}
    </ul>
  );
}

function RouteButton({ route, cargo }: { route: CardRoute; cargo: string }) {
  const isChosen = chosenCorridor.value === route.corridor_id;
  const tells = route.verdict !== "allowed";
  const look = () => {
    pick(null);
    choose(route.corridor_id);
  };
  return (
    <button type="button" class={isChosen ? "offer picked" : "offer"} aria-pressed={isChosen} onClick={look}>
      <span class={`swatch family-${familyOf(route.corridor_id)}`} />
      <span class="name">{sayName("corridor", route.corridor_id, route.corridor)}</span>
      <span class="facts-line note figures">
        <strong>{`${number(route.time_p50_days)}–${number(route.time_p90_days)} ${say("route.days")}`}</strong>
        <strong>
          {say(cargo === "bulk" ? "route.usd_t" : "route.usd_feu", { usd: number(route.cost_usd) })}
        </strong>
        <span>{say("route.co2", { kg: number(route.emission_kgco2e_per_t) })}</span>
      </span>
      {(tells || route.beaten_by) && (
        <span class="facts-line note">
          {tells && <span class={`badge ${route.verdict}`}>{sayCode("verdict", route.verdict)}</span>}
          {route.beaten_by && <span>{say("route.beaten", { name: nameOf(route.beaten_by) })}</span>}
        </span>
      )}
    </button>
  );
}

/** Give a corridor's name in the language that is spoken, by the name it has on the card. */
function nameOf(corridor: string): string {
  const found = routeCard.value?.routes.find((route) => route.corridor === corridor);
  return found ? sayName("corridor", found.corridor_id, corridor) : corridor;
}
