// Takes the map away as a picture, or the address of what is on the screen.

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { saveFile } from "../look/file";
import { mainPane } from "../map/handles";
import { writeAddress } from "../state/address";
import { scenario } from "../state/scenario";
import { frame } from "../state/study";
import { say } from "../words/say";

export function Download() {
  const menu = useRef<HTMLDetailsElement>(null);
  const told = useSignal("");
  const name = () => `zhibek-${scenario.value.base}`;
  const close = () => menu.current?.removeAttribute("open");
  const savePng = async () => {
    const picture = await mainPane()?.map.writePng();
    if (picture) saveFile(`${name()}.png`, picture);
    close();
  };
  const saveSvg = () => {
    const words = mainPane()?.map.writeSvg(`${frame.value?.title ?? ""}: ${scenario.value.base}`);
    if (words) saveFile(`${name()}.svg`, new Blob([words], { type: "image/svg+xml" }));
    close();
  };
  const share = async () => {
    const address = new URL(writeAddress(), location.href).href;
    try {
      await navigator.clipboard.writeText(address);
      told.value = say("bar.shared");
    } catch {
      told.value = address; // a page without leave to the clipboard shows it
    }
    setTimeout(() => (told.value = ""), 4000);
    close();
  };
  return (
    <details class="menu" ref={menu}>
      <summary class="button filled">{say("bar.download")}</summary>
      <div class="card">
        <button class="plain" type="button" onClick={() => void savePng()}>{say("bar.png")}</button>
        <button class="plain" type="button" onClick={saveSvg}>{say("bar.svg")}</button>
        <button class="plain" type="button" onClick={() => void share()}>{say("bar.share")}</button>
      </div>
      <span class="told" role="status">{told.value}</span>
    </details>
  );
}
