// A part of a panel that folds.

import type { ComponentChildren } from "preact";

interface Props {
  title: string;
  count?: number;
  open?: boolean;
  children: ComponentChildren;
}

export function Fold({ title, count = 0, open = false, children }: Props) {
  return (
    <details class="fold" open={open}>
      <summary onClick={(event) => bringIn(event.currentTarget.parentElement!)}>
        <span class="card-title">{title}</span>
        {count > 0 && <span class="count">{count}</span>}
      </summary>
      <div class="folded">{children}</div>
    </details>
  );
}

/** Bring into sight what was unfolded. */
const bringIn = (folded: HTMLElement) =>
  requestAnimationFrame(() => folded.scrollIntoView({ block: "nearest" }));
