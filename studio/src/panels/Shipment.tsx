// What is to be sent: from where to where, what, when, and by which countries not.

import { country } from "../look/format";
import { PlacePicker } from "../parts/PlacePicker";
import { Segmented } from "../parts/Segmented";
import { change, findRoutes, isFinding, wish } from "../state/shipment";
import { scenario } from "../state/scenario";
import { controls, frame } from "../state/study";
import { locales, say, sayCode } from "../words/say";

const GROUPS = ["EU", "EAEU"]; // shippers that rules name as a group

export function Shipment() {
  const places = frame.value!.places;
  const { origin, destination, class_id, cargo, on, actor, goods } = wish.value;
  const classes = controls.value?.classes;
  const send = (event: Event) => {
    event.preventDefault();
    void findRoutes();
  };
  return (
    <form class="shipment" onSubmit={send}>
      <PlacePicker
        label={say("route.from")}
        places={places}
        value={origin}
        choose={(id) => change({ origin: id })}
      />
      <button
        class="button small quiet turn"
        type="button"
        aria-label={say("route.turn")}
        title={say("route.turn")}
        onClick={() => change({ origin: destination, destination: origin })}
      >
        ⇅
      </button>
      <PlacePicker
        label={say("route.to")}
        places={places}
        value={destination}
        choose={(id) => change({ destination: id })}
      />
      <label class="stacked">
        <span class="note">{say("route.class")}</span>
        <select
          class="select"
          aria-label={say("route.class")}
          value={class_id}
          onChange={(event) => change({ class_id: event.currentTarget.value })}
        >
          <option value="">{say("route.usual_class")}</option>
          {classes?.class_id.map((id, row) => (
            <option key={id} value={id}>
              {sayCode("goods", id) === id ? classes.name[row] : sayCode("goods", id)}
            </option>
          ))}
        </select>
      </label>
      <div class="row ends">
        <label class="stacked">
          <span class="note">{say("route.on")}</span>
          <input
            class="field"
            type="date"
            value={on}
            onInput={(event) => change({ on: event.currentTarget.value })}
          />
        </label>
        <Segmented
          label={say("route.cargo")}
          options={[
            ["container", say("route.container")],
            ["bulk", say("route.bulk")],
          ]}
          value={cargo}
          choose={(wanted) => change({ cargo: wanted })}
        />
      </div>
      <Avoid />
      <details class="fold">
        <summary class="card-title">{say("route.more")}</summary>
        <div class="folded row">
          <label class="stacked">
            <span class="note">{say("route.actor")}</span>
            <select
              class="select"
              aria-label={say("route.actor")}
              value={actor}
              onChange={(event) => change({ actor: event.currentTarget.value })}
            >
              <option value="">{say("route.anybody")}</option>
              {[...GROUPS, ...countries()].map((code) => (
                <option key={code} value={code}>
                  {GROUPS.includes(code) ? say(`route.${code}` as "route.EU") : country(code)}
                </option>
              ))}
            </select>
          </label>
          <label class="stacked">
            <span class="note">{say("route.goods")}</span>
            <input
              class="field"
              inputMode="numeric"
              pattern="[0-9]{2,10}"
              placeholder="1001"
              value={goods}
              onInput={(event) => change({ goods: event.currentTarget.value })}
            />
          </label>
        </div>
      </details>
      <div class="row ends">
        <span class="note">{say("route.scenario", { name: scenario.value.base })}</span>
        <button
          class="button filled"
          type="submit"
          disabled={isFinding.value || !origin || !destination || origin === destination}
        >
          {isFinding.value ? say("route.finding") : say("route.find")}
        </button>
      </div>
    </form>
  );
}

/** Countries not to touch: a list to add from, and each that is added to take out again. */
function Avoid() {
  const { avoid } = wish.value;
  const free = countries().filter((code) => !avoid.includes(code));
  return (
    <div class="avoid">
      <select
        class="select"
        aria-label={say("route.avoid")}
        value=""
        onChange={(event) => {
          if (event.currentTarget.value) change({ avoid: [...avoid, event.currentTarget.value] });
          event.currentTarget.value = "";
        }}
      >
        <option value="">{say("route.avoid")}</option>
        {free.map((code) => (
          <option key={code} value={code}>
            {country(code)}
          </option>
        ))}
      </select>
      {avoid.map((code) => (
        <button
          key={code}
          class="chip"
          type="button"
          aria-label={say("route.allow", { name: country(code) })}
          onClick={() => change({ avoid: avoid.filter((one) => one !== code) })}
        >
          {country(code)} ×
        </button>
      ))}
    </div>
  );
}

/** Countries with a place on the map, in the language's own order. */
function countries(): string[] {
  const codes = [...new Set(frame.value!.places.country)].filter((code) => code !== "XZ");
  const { compare } = new Intl.Collator(locales());
  return codes.sort((a, b) => compare(country(a), country(b)));
}
