// A part of the page that is a chunk of its own, loaded when it is first shown.

import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";

export function Later({ load }: { load: () => Promise<ComponentType> }) {
  const loaded = useSignal<{ Part: ComponentType } | null>(null);
  useEffect(() => void load().then((Part) => (loaded.value = { Part })), []);
  const Part = loaded.value?.Part;
  return Part ? <Part /> : null;
}
