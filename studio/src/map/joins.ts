// Joins bands over junctions: each band that arrives runs on into those of its family that leave.

import type { Band, Strand } from "./strand";
import type { Hubs } from "./hubs";
import type { Ink } from "./lanes";
import { curve, endOf, startOf, type Spot } from "./line";

interface End {
  spot: Spot;
  band: Band;
  link: number;
}

interface Meeting {
  arriving: End[];
  leaving: End[];
}

const SHARPEST = -0.55; // cosine of the sharpest turn that is joined

export function joinBands(strands: readonly Strand[], hubs: Hubs): Band[] {
  const meetings = new Map<string, Meeting>();
  const meet = (hub: number, { ink }: Band) => {
    const key = `${hub}|${"family" in ink ? ink.family : ""}`;
    let meeting = meetings.get(key);
    if (!meeting) meetings.set(key, (meeting = { arriving: [], leaving: [] }));
    return meeting;
  };
  for (const { link, forward, bands } of strands) {
    const [from, to] = hubs.endsOf(link, forward);
    for (const band of bands) {
      const { line } = band.outline;
      meet(from.id, band).leaving.push({ spot: startOf(line), band, link });
      meet(to.id, band).arriving.push({ spot: endOf(line), band, link });
    }
  }
  return [...meetings.values()].flatMap(({ arriving, leaving }) =>
    arriving.flatMap((one) =>
      leaving.filter((other) => isRunOn(one, other)).map((other) => join(one, other)),
    ),
  );
}

function isRunOn(one: End, other: End): boolean {
  const cosine = one.spot.dx * other.spot.dx + one.spot.dy * other.spot.dy;
  return one.link !== other.link && cosine > SHARPEST;
}

function join(one: End, other: End): Band {
  const thinner = one.band.width < other.band.width ? one.band : other.band;
  const ink: Ink = thinner.ink;
  const keys = [...one.band.keys, ...other.band.keys];
  return { outline: { line: curve(one.spot, other.spot) }, width: thinner.width, ink, keys };
}
