// Where links meet: places nearer to each other than a band is wide are drawn as one.

import type { MapFrame } from "../client/types";
import type { Lane } from "./lanes";
import { lengthOf } from "./line";
import type { Sheet } from "./project";

/** Places drawn as one, with the room that bands leave free there. */
export interface Hub {
  id: number;
  room: number;
}

export interface Hubs {
  /** Links too short to be drawn. */
  swallowed: ReadonlySet<number>;
  endsOf(link: number, forward: boolean): [Hub, Hub];
}

const SHORT_PX = 5;
const JOIN_PX = 14;
const WIDE_PX = 11; // a hub grows no larger, however many short links follow one another

export function findHubs(sheet: Sheet, frame: MapFrame, k: number, lanes: ReadonlyMap<number, Lane>): Hubs {
  const row = new Map(frame.places.place_id.map((id, at) => [id, at]));
  const used = [...new Set([...lanes.values()].map((lane) => lane.link))];
  const ends = (link: number) =>
    [row.get(frame.links.from_place[link]!)!, row.get(frame.links.to_place[link]!)!] as const;
  const groups = new Groups(sheet, k);
  const short = used.filter((link) => lengthOf(sheet.lines[link]!) * k < SHORT_PX);
  for (const link of short) groups.join(...ends(link));
  const swallowed = new Set(short.filter((link) => groups.of(ends(link)[0]) === groups.of(ends(link)[1])));
  const widest = new Map<number, number>();
  for (const { link, width } of lanes.values())
    for (const place of ends(link)) {
      const id = groups.of(place);
      if (!swallowed.has(link)) widest.set(id, Math.max(widest.get(id) ?? 0, width));
    }
  const hub = (place: number): Hub => ({
    id: groups.of(place),
    room: roomFor(widest.get(groups.of(place)) ?? 0),
  });
  return {
    swallowed,
    endsOf(link, forward) {
      const [from, to] = ends(link);
      return forward ? [hub(from), hub(to)] : [hub(to), hub(from)];
    },
  };
}

const roomFor = (width: number) => Math.min(JOIN_PX, Math.max(2, 0.6 * width + 1));

class Groups {
  private readonly parent = new Map<number, number>();
  private readonly boxes = new Map<number, readonly [number, number, number, number]>();

  constructor(
    private readonly sheet: Sheet,
    private readonly k: number,
  ) {}

  of(place: number): number {
    let at = place;
    for (let up = this.parent.get(at); up !== undefined; up = this.parent.get(at)) at = up;
    return at;
  }

  join(one: number, other: number): void {
    const [a, b] = [this.of(one), this.of(other)];
    if (a === b) return;
    const [p, q] = [this.boxOf(a), this.boxOf(b)];
    const box = [
      Math.min(p[0], q[0]),
      Math.min(p[1], q[1]),
      Math.max(p[2], q[2]),
      Math.max(p[3], q[3]),
    ] as const;
    if (Math.max(box[2] - box[0], box[3] - box[1]) > WIDE_PX) return;
    this.parent.set(b, a);
    this.boxes.set(a, box);
  }

  private boxOf(group: number): readonly [number, number, number, number] {
    const [x, y] = [this.sheet.places[2 * group]! * this.k, this.sheet.places[2 * group + 1]! * this.k];
    return this.boxes.get(group) ?? [x, y, x, y];
  }
}
