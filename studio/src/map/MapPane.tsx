// One pane of the map, with its pointer and its keys.

import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { pick } from "../state/selection";
import { sheetSize, view } from "../state/view";
import { say } from "../words/say";
import { FlowMap } from "./flow-map";
import { announce, forget } from "./handles";
import type { Pane } from "./project";
import { stepByKey } from "./steps";
import { pointAt } from "./tip";
import { useScene, type Shows } from "./use-scene";
import { attachZoom, keepZoom, panByKey } from "./zoom";

interface Props {
  name: string;
  pane: Pane;
  shows: Shows;
}

export function MapPane({ name, pane, shows }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const map = useRef<FlowMap | null>(null);
  const { sheet, scene, light } = useScene(pane, shows);
  useEffect(() => {
    const element = canvas.current!;
    map.current = new FlowMap(element, () => announce(name, map.current!, element));
    const detach = attachZoom(element, () => sheet.peek());
    if (scene.peek()) map.current.show(scene.peek()!, light.peek(), view.peek());
    return () => {
      detach();
      forget(name);
      map.current?.stop();
    };
  }, []);
  useSignalEffect(() => {
    const [now, lit, seen] = [scene.value, light.value, view.value];
    if (!now || !canvas.current) return;
    keepZoom(canvas.current, now.sheet);
    sheetSize.value = now.sheet.size;
    map.current?.show(now, lit, seen);
  });

  const under = (event: MouseEvent) => {
    const box = canvas.current!.getBoundingClientRect();
    return map.current?.hit(event.clientX - box.left, event.clientY - box.top) ?? null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!sheet.value || !map.current || event.ctrlKey || event.metaKey || event.altKey) return;
    const meant = panByKey(event.key, sheet.value) || stepByKey(event.key, map.current, canvas.current!);
    if (meant) event.preventDefault();
  };
  return (
    <canvas
      ref={canvas}
      class="map"
      tabIndex={0}
      role="application"
      aria-label={say(`map.label_${shows}`)}
      aria-describedby="map-keys"
      onKeyDown={onKeyDown}
      onPointerMove={(event) =>
        event.pointerType !== "touch" && event.buttons === 0 && pointAt(under(event), event)
      }
      onPointerDown={() => pointAt(null)}
      onPointerLeave={() => pointAt(null)}
      onClick={(event) => pick(under(event)?.pick ?? null)}
    />
  );
}
