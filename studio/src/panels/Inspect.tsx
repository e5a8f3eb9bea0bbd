// The card of what is picked.

import { Head } from "../parts/Head";
import { details, detailsTrouble } from "../state/details";
import { pick, picked } from "../state/selection";
import { frame, placeName, rows } from "../state/study";
import { say, sayCode, sayName } from "../words/say";
import { FamilyCard } from "./InspectFamily";
import { LinkCard } from "./InspectLink";
import { PlaceCard } from "./InspectPlace";
import { StripCard } from "./InspectCorridor";

export function Inspect() {
  const chosen = picked.value;
  if (!chosen || !frame.value) return null;
  const found = details.value?.id === chosen.id ? details.value : null;
  return (
    <aside class="card inspect" aria-labelledby="inspect-title">
      <button class="close" type="button" aria-label={say("inspect.close")} onClick={() => pick(null)}>
        ×
      </button>
      {chosen.kind === "family" && <FamilyCard family={chosen.id} />}
      {chosen.kind !== "family" && !found && <Awaited kind={chosen.kind} id={chosen.id} />}
      {found?.kind === "place" && <PlaceCard told={found.told} />}
      {found?.kind === "link" && <LinkCard told={found.told} />}
      {found?.kind === "corridor" && <StripCard told={found.told} />}
    </aside>
  );
}

/** What is known already while the rest is asked for. */
function Awaited({ kind, id }: { kind: "place" | "link" | "corridor"; id: string }) {
  const { links, corridors } = frame.value!;
  const row = kind === "link" ? rows.value.links.get(id) : rows.value.corridors.get(id);
  const names = {
    place: placeName(id),
    link:
      row === undefined
        ? id
        : `${placeName(links.from_place[row] ?? "")} – ${placeName(links.to_place[row] ?? "")}`,
    corridor: row === undefined ? id : sayName("corridor", id, corridors.name[row] ?? id),
  };
  return (
    <>
      <Head kicker={sayCode("inspect", kind)} title={names[kind]} />
      {detailsTrouble.value ? (
        <p class="loss" role="alert">
          {detailsTrouble.value}
        </p>
      ) : (
        <span class="spinner" />
      )}
    </>
  );
}
