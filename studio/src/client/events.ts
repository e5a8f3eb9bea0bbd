// Follows a job's events as they come.

import type { JobTold } from "./types";

export interface JobEvent {
  kind: string;
  says: string;
}

export const ENDED: readonly string[] = ["done", "failed", "cancelled"];
const KINDS = ["accepted", "started", "resumed", "progress", ...ENDED];

/** Hear a job until it ends; a line that breaks comes back by itself, after the last event it heard. */
export function followEvents(job: JobTold, hear: (event: JobEvent) => void): void {
  const line = new EventSource(job.events);
  const take = (event: MessageEvent<string>) => {
    const told = JSON.parse(event.data) as JobEvent;
    if (ENDED.includes(told.kind)) line.close();
    hear(told);
  };
  for (const kind of KINDS) line.addEventListener(kind, (event) => take(event as MessageEvent<string>));
}
