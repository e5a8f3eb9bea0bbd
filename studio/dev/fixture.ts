// Answers the page's questions from files while no server runs; used by `npm run dev` only, never shipped.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import type { Ask } from "../src/client/types";

const FOLDER = join(import.meta.dirname, "fixture");
const STAND_INS: Record<string, string> = { "russia-shun": "north-shunned", "red-sea-detour": "red-sea-2024" };

export function serveFixture(): Plugin {
  return {
    name: "studio-fixture",
    configureServer(server) {
      server.middlewares.use("/api", (request, response) => {
        let body = "";
        request.on("data", (part: Buffer) => (body += part.toString()));
        request.on("end", () => {
          const file = join(FOLDER, `${nameAnswer(request.url ?? "", body)}.json`);
          response.setHeader("content-type", "application/json");
          response.statusCode = existsSync(file) ? 200 : 404;
          const detail = "The fixture has no answer to this. Write it with tools/make_studio_fixture.py.";
          response.end(existsSync(file) ? readFileSync(file) : JSON.stringify({ detail }));
        });
      });
    },
  };
}

/** Name the file that answers; a setting with a run of its own is answered by that run. */
function nameAnswer(url: string, body: string): string {
  if (url !== "/whatif") return url.slice(1).replaceAll("/", "-");
  const ask = JSON.parse(body) as Ask;
  const setting = Object.keys(ask.settings ?? {}).find((name) => STAND_INS[name]);
  return `picture-${setting ? STAND_INS[setting] : ask.base}`;
}
