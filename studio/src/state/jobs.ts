// Jobs of this page: started, followed by their events, cancelled.

import { signal } from "@preact/signals";
import { ENDED, followEvents } from "../client/events";
import { cancelJob, listJobs, showJob } from "../client/tasks";
import type { JobTold } from "../client/types";

/** A job, and the last that it said of its progress. */
export interface Watched {
  job: JobTold;
  says: string;
}

export const watched = signal<readonly Watched[]>([]);
const followed = new Set<string>();

export const isEnded = ({ state }: JobTold) => ENDED.includes(state);

/** Start a job and follow it; what ended it is told to `ended`. */
export async function start(
  begun: Promise<JobTold>,
  ended: (job: JobTold) => void = () => {},
): Promise<void> {
  follow(await begun, ended);
}

/** Follow what runs already, as after the page was opened anew. */
export async function followOpen(action: string, ended: (job: JobTold) => void): Promise<void> {
  const open = (await listJobs()).filter((job) => job.action === action && !isEnded(job));
  for (const job of open) if (!followed.has(job.job_id)) follow(job, ended);
}

export const cancel = async (job_id: string) => put(await cancelJob(job_id));

/** Take a job that ended off the list. */
export const dismiss = (job_id: string) =>
  void (watched.value = watched.value.filter((one) => one.job.job_id !== job_id));

function follow(job: JobTold, ended: (job: JobTold) => void): void {
  put(job);
  followed.add(job.job_id);
  followEvents(job, async ({ kind, says }) => {
    if (!ENDED.includes(kind)) return put({ ...find(job.job_id)!.job, state: "running" }, says);
    const last = await showJob(job.job_id);
    put(last);
    ended(last);
  });
}

const find = (job_id: string) => watched.value.find((one) => one.job.job_id === job_id);

function put(job: JobTold, says = ""): void {
  const told = { job, says: says || (find(job.job_id)?.says ?? "") };
  const others = watched.value.filter((one) => one.job.job_id !== job.job_id);
  watched.value = find(job.job_id)
    ? watched.value.map((one) => (one.job.job_id === job.job_id ? told : one))
    : [told, ...others];
}
