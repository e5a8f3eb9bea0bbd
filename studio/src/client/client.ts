// How the server is asked, and the questions of the live map; this room alone asks it.

import type {
  Ask,
  Controls,
  CorridorStrip,
  LinkDetails,
  MapFrame,
  Picture,
  PlaceDetails,
  Problem,
  Saved,
} from "./types";

/** What the server refused, in its own words. */
export class ServerError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** Read a study's geometry; a browser that has it asks only whether it still holds. */
export const readMap = (study?: string) =>
  get<MapFrame>(study ? `/api/map?study=${encodeURIComponent(study)}` : "/api/map");
export const readControls = (study?: string) => post<Controls>("/api/controls", { study });
export const askPicture = (ask: Ask, signal?: AbortSignal) => post<Picture>("/api/whatif", ask, signal);
export const askPlace = (ask: Ask, place_id: string, signal?: AbortSignal) =>
  post<PlaceDetails>("/api/whatif/place", { ...ask, place_id }, signal);
export const askLink = (ask: Ask, link_id: string, signal?: AbortSignal) =>
  post<LinkDetails>("/api/whatif/link", { ...ask, link_id }, signal);
export const askCorridor = (ask: Ask, corridor_id: string, signal?: AbortSignal) =>
  post<CorridorStrip>("/api/whatif/corridor", { ...ask, corridor_id }, signal);
export const saveScenario = (ask: Ask, name: string, says: string) =>
  post<Saved>("/api/whatif/save", { ...ask, name, says });

/** Read a file of the page itself, such as the basemap. */
export async function readFile<T>(name: string): Promise<T> {
  return take<T>(await fetch(new URL(name, document.baseURI)));
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return take<T>(await fetch(path, { signal: signal ?? null }));
}

export async function post<T>(path: string, body: object, signal?: AbortSignal): Promise<T> {
  const headers = { "content-type": "application/json" };
  return take<T>(
    await fetch(path, { method: "POST", headers, body: JSON.stringify(body), signal: signal ?? null }),
  );
}

/** Send a file or a JSON body by another verb than POST. */
export async function send<T>(
  method: "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: Blob | object,
): Promise<T> {
  const isFile = body instanceof Blob;
  const headers: Record<string, string> = body && !isFile ? { "content-type": "application/json" } : {};
  const sent = isFile || !body ? (body ?? null) : JSON.stringify(body);
  return take<T>(await fetch(path, { method, headers, body: sent }));
}

async function take<T>(answer: Response): Promise<T> {
  if (answer.status === 204) return null as T;
  if (answer.ok) return (await answer.json()) as T;
  const told = await answer.text();
  throw new ServerError(readProblem(told, answer.status));
}

function readProblem(told: string, status: number): Problem {
  try {
    const found = JSON.parse(told) as Partial<Problem>;
    return { status, title: found.title ?? "", detail: found.detail ?? told.slice(0, 300) };
  } catch {
    return { status, title: "", detail: told.slice(0, 300) };
  }
}
