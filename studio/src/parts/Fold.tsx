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
      <summary>
        <span class="card-title">{title}</span>
        {count > 0 && <span class="count">{count}</span>}
      </summary>
      <div class="folded">{children}</div>
    </details>
  );
}
