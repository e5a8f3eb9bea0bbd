// Gathers from the state what a pane shows.

import { useComputed, useSignal, type ReadonlySignal } from "@preact/signals";
import { THEMES } from "../look/palette";
import { passing } from "../state/details";
import { basePicture, picture } from "../state/live";
import { baseLoads, baseThrough, loads, reference, through } from "../state/loads";
import { drawnRoute, hovered, picked } from "../state/selection";
import { frame, rows } from "../state/study";
import { showsBorders, theme } from "../state/view";
import { language } from "../words/say";
import { basemap, letters } from "./assets";
import { layGround } from "./basemap";
import { DIMMED, focusOn, type Focus, type Seen } from "./focus";
import { heldPlaces } from "./held";
import { makeSheet, type Pane, type Sheet } from "./project";
import type { Light, Scene } from "./scene";

export type Shows = "now" | "base" | "change";

export interface Staged {
  sheet: ReadonlySignal<Sheet | null>;
  scene: ReadonlySignal<Scene | null>;
  light: ReadonlySignal<Light>;
}

export function useScene(pane: Pane, shows: Shows): Staged {
  const wanted = useSignal({ pane, shows });
  if (JSON.stringify(wanted.peek()) !== JSON.stringify({ pane, shows })) wanted.value = { pane, shows };
  const sheet = useComputed(
    () => frame.value && makeSheet(frame.value, wanted.value.pane, heldPlaces(frame.value)),
  );
  const ground = useComputed(() =>
    sheet.value && basemap.value ? layGround(basemap.value, sheet.value) : null,
  );
  const place = useComputed(() =>
    picked.value?.kind === "place" ? (rows.value.places.get(picked.value.id) ?? null) : null,
  );
  const scene = useComputed<Scene | null>(() => {
    if (!sheet.value || !frame.value || letters.value < 1) return null;
    const isBase = wanted.value.shows === "base";
    return {
      sheet: sheet.value,
      ground: ground.value,
      shown: {
        frame: frame.value,
        loads: isBase ? baseLoads.value : loads.value,
        base: baseLoads.value,
        reference: reference.value,
        byChange: wanted.value.shows === "change",
      },
      through: isBase ? baseThrough.value : through.value,
      tongue: language.value,
      place: place.value,
    };
  });
  const light = useComputed<Light>(() => {
    const isBase = wanted.value.shows === "base";
    const seen = { picture: isBase ? basePicture.value : picture.value, passing: passing.value };
    const outlined = [hovered.value, picked.value].find((one) => one?.kind === "link");
    const link = outlined ? rows.value.links.get(outlined.id) : undefined;
    const route = drawnRoute.value?.map(({ link_id, forward }) => ({
      link: rows.value.links.get(link_id)!,
      forward,
    }));
    return {
      theme: THEMES[theme.value],
      showsBorders: showsBorders.value,
      focus: route && !picked.value ? DIMMED : focusOnPick(isBase, seen),
      hovered: link ?? null,
      route: route?.filter((run) => run.link !== undefined) ?? null,
    };
  });
  return { sheet, scene, light };
}

function focusOnPick(isBase: boolean, seen: Omit<Seen, "frame" | "loads">): Focus | null {
  if (!frame.value) return null;
  return focusOn(picked.value, {
    ...seen,
    frame: frame.value,
    loads: isBase ? baseLoads.value : loads.value,
  });
}
