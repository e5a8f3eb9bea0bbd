// Takes the map away as a picture, or the address of what is on the screen.

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { saveFile } from "../look/file";
import { mainPane } from "../map/handles";
import { writeAddress } from "../state/address";
import { picture } from "../state/live";
import { scenario } from "../state/scenario";
import { frame } from "../state/study";
import { unit } from "../state/view";
import { say } from "../words/say";

export function Download() {
  const menu = useRef<HTMLDetailsElement>(null);
  const told = useSignal("");
  const name = () => `zhibek-${scenario.value.base}`;
  const close = () => menu.current?.removeAttribute("open");
  const words = () => ({
    title: `${frame.value?.title ?? ""}, ${picture.value?.year ?? ""}: ${scenario.value.base}`,
    says: picture.value?.says ?? [],
    unit: unit.value,
  });
  const savePng = async () => {
    const file = await mainPane()?.map.writePng(words());
    if (file) saveFile(`${name()}.png`, file);
    close();
  };
  const saveSvg = () => {
    const file = mainPane()?.map.writeSvg(words());
    if (file) saveFile(`${name()}.svg`, new Blob([file], { type: "image/svg+xml" }));
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
        <button class="plain" type="button" onClick={() => void savePng()}>
          {say("bar.png")}
        </button>
        <button class="plain" type="button" onClick={saveSvg}>
          {say("bar.svg")}
        </button>
        <button class="plain" type="button" onClick={() => void share()}>
          {say("bar.share")}
        </button>
      </div>
      <span class="told" role="status">
        {told.value}
      </span>
    </details>
  );
}
