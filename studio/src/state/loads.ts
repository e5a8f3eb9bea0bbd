// Loads of links by direction and family, added up once per answer.

import { computed } from "@preact/signals";
import type { MapFrame, Picture } from "../client/types";
import type { Unit } from "../look/format";
import { FAMILIES } from "../look/palette";
import { basePicture, picture } from "./live";
import { frame } from "./study";
import { unit } from "./view";

/** One direction of a link: loads by family in the order of FAMILIES, and of land and sea corridors together. */
export interface LinkLoad {
  link: number;
  forward: boolean;
  families: number[];
  total: number;
  local: number;
}

export type Loads = ReadonlyMap<number, LinkLoad>;

export const AT_SEA: readonly string[] = ["deepsea", "feeder", "ferry", "roro"];
export const keyOf = (link: number, forward: boolean) => 2 * link + (forward ? 1 : 0);
const LOCAL = FAMILIES.indexOf("local");
const SEA = FAMILIES.indexOf("sea");

/** Add up flows; the land legs of maritime corridors count as feeder traffic. */
export function sumLoads(map: MapFrame, { flows }: Picture, counted: Unit): Loads {
  const family = map.corridors.family.map((name) => FAMILIES.indexOf(name));
  const atSea = map.links.mode.map((mode) => AT_SEA.includes(mode));
  const values = counted === "t" ? flows.load_t : flows.load_teu;
  const sums = new Map<number, LinkLoad>();
  flows.link.forEach((link, row) => {
    const [forward, value] = [flows.forward[row]!, values[row]!];
    const key = keyOf(link, forward);
    let sum = sums.get(key);
    if (!sum) sums.set(key, (sum = { link, forward, families: FAMILIES.map(() => 0), total: 0, local: 0 }));
    let lane = family[flows.corridor[row]!] ?? LOCAL;
    if (lane === SEA && !atSea[link]) lane = LOCAL;
    sum.families[lane]! += value;
    if (lane === LOCAL) sum.local += value;
    else sum.total += value;
  });
  return sums;
}

const sumOf = (answer: { readonly value: Picture | null }) =>
  computed<Loads>(() =>
    frame.value && answer.value ? sumLoads(frame.value, answer.value, unit.value) : new Map(),
  );

export const loads = sumOf(picture);
export const baseLoads = sumOf(basePicture);

/** The largest load of a land corridor in the base: what widths are measured by. */
export const reference = computed(() => {
  const links = frame.value?.links;
  let most = 0;
  for (const { link, total, families } of baseLoads.value.values())
    if (!AT_SEA.includes(links?.mode[link] ?? "")) most = Math.max(most, total - families[SEA]!);
  return most || 1e6;
});

/** What passes each place, by row; in the unit that is shown. */
export const through = computed(() => throughOf(picture.value));
export const baseThrough = computed(() => throughOf(basePicture.value));

function throughOf(answer: Picture | null): ReadonlyMap<string, number> {
  const places = answer?.places;
  const values = unit.value === "t" ? places?.through_t : places?.through_teu;
  return new Map(places?.place_id.map((id, row) => [id, values![row]!]));
}

/** Corridors' loads by name, in the unit that is shown. */
export const corridorLoads = computed(() => corridorsOf(picture.value));
export const baseCorridorLoads = computed(() => corridorsOf(basePicture.value));

function corridorsOf(answer: Picture | null): ReadonlyMap<string, number> {
  const corridors = answer?.corridors;
  const values = unit.value === "t" ? corridors?.load_t : corridors?.load_teu;
  return new Map(corridors?.corridor_id.map((id, row) => [id, values![row]!]));
}

/** The directions of links that a corridor uses, but for its last hundredth. */
export function linksOf(
  answer: Picture | null,
  map: MapFrame | null,
  corridor_id: string,
): ReadonlySet<number> {
  const wanted = map?.corridors.corridor_id.indexOf(corridor_id);
  const rows = answer?.flows.corridor.flatMap((corridor, row) => (corridor === wanted ? [row] : [])) ?? [];
  const { link, forward, load_t } = answer?.flows ?? { link: [], forward: [], load_t: [] };
  const most = rows.reduce((max, row) => Math.max(max, load_t[row]!), 0);
  return new Set(
    rows.filter((row) => load_t[row]! > 0.01 * most).map((row) => keyOf(link[row]!, forward[row]!)),
  );
}
