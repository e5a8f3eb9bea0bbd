// The tip beside the pointer.

import { tip } from "../map/tip";
import { size } from "../state/view";

const OFF_PX = 14;

export function Tip() {
  const shown = tip.value;
  if (!shown) return null;
  const { x, y, title, lines } = shown;
  const flips = x > size.value.width - 260;
  const style = {
    left: flips ? "auto" : `${x + OFF_PX}px`,
    right: flips ? `${size.value.width - x + OFF_PX}px` : "auto",
    top: `${Math.min(y + OFF_PX, size.value.height - 100)}px`,
  };
  return (
    <div class="tip" aria-hidden="true" style={style}>
      <strong>{title}</strong>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}
