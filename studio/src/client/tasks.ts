// Questions beside the live map: routes, why, trade, studies, jobs and runs.

import { get, post, send } from "./client";
import type {
  Ask,
  JobTold,
  Mend,
  RouteAsk,
  RouteCard,
  RunLine,
  RunTold,
  StudyLine,
  TargetOutlook,
  TradeTargetAsk,
  WhatIfWhy,
} from "./types";

/** A fault pinned to its table, column and rows; `says` is the whole of it in one line. */
export interface PinnedFault {
  table: string;
  column: string;
  rows: number[];
  counted: string;
  what: string;
  mend: string;
  says: string;
}

/** What is wrong with a draft, and the tables it has or could have. */
export interface DraftFaults {
  study: string;
  faults: PinnedFault[];
  tables: string[];
}

/** A draft's table as its file stands: every cell as text, by column. */
export interface DraftTable {
  table: string;
  n_rows: number;
  faults: PinnedFault[];
  n_other_faults: number;
  cells: Record<string, (string | null)[]>;
}

/** A table of a run, by column. */
export type Columns = Record<string, (string | number | boolean | null)[]>;

export const askRoute = (ask: RouteAsk, signal?: AbortSignal) => post<RouteCard>("/api/route", ask, signal);
export const askWhy = (ask: Ask, signal?: AbortSignal) => post<WhatIfWhy>("/api/whatif/why", ask, signal);
export const askTarget = (ask: TradeTargetAsk) => post<TargetOutlook>("/api/trade/target", ask);

export const startRun = (study: string | undefined, scenario_ids: readonly string[]) =>
  post<JobTold>("/api/run", { study, scenario_ids });
export const startValidation = (study: string | undefined) => post<JobTold>("/api/validate", { study });
export const listJobs = () => get<JobTold[]>("/api/jobs");
export const showJob = (job_id: string) => get<JobTold>(`/api/jobs/${job_id}`);
export const cancelJob = (job_id: string) => send<JobTold>("DELETE", `/api/jobs/${job_id}`);
export const readAnswer = <T>(job_id: string) => get<T>(`/api/jobs/${job_id}/answer`);

export const listRuns = () => get<RunLine[]>("/api/runs");
export const showRun = (run: string) => get<RunTold>(`/api/runs/${run}`);
export const readRunTable = (run: string, table: string) => get<Columns>(`/api/runs/${run}/tables/${table}`);
export const runFile = (run: string, name: string) => `/api/runs/${encodeURIComponent(run)}/${name}`;

const studyAt = (name: string) => `/api/studies/${encodeURIComponent(name)}`;
const tableAt = (name: string, table: string) => `${studyAt(name)}/tables/${encodeURIComponent(table)}`;
export const listStudies = () => get<StudyLine[]>("/api/studies");
export const copyStudy = (name: string, study: string) => post<DraftFaults>("/api/studies", { name, study });
export const newStudy = async (name: string): Promise<DraftFaults> => {
  await post("/api/new", { name });
  return showDraft(name);
};
export const openFolder = (name: string, folder: string) =>
  post<DraftFaults>("/api/studies", { name, folder });
export const sendStudy = (name: string, zip: Blob) => send<DraftFaults>("PUT", studyAt(name), zip);
export const showDraft = (name: string) => get<DraftFaults>(studyAt(name));
export const dropDraft = (name: string) => send<null>("DELETE", studyAt(name));
export const showTable = (name: string, table: string) => get<DraftTable>(tableAt(name, table));
export const sendTable = (name: string, table: string, csv: Blob) =>
  send<DraftTable>("PUT", tableAt(name, table), csv);
export const mendTable = (name: string, table: string, mends: readonly Mend[]) =>
  send<DraftTable>("PATCH", tableAt(name, table), { mends });
export const tableFile = (name: string, table: string) => `${tableAt(name, table)}.csv`;
