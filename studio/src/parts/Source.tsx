// Where a figure comes from, and how sure it is.

import { say, sayCode } from "../words/say";

export function Source({ source, confidence }: { source: string; confidence: string }) {
  if (!source) return null;
  return (
    <p class="source note">
      {say("app.source")}: {source.replaceAll("-", " ")}
      {confidence && <span class={`confidence ${confidence}`}>{sayCode("confidence", confidence)}</span>}
    </p>
  );
}
