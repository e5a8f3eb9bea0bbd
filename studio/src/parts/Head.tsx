// The head of a card: what kind of thing, and its name.

import type { ComponentChildren } from "preact";

export function Head({
  kicker,
  title,
  children,
}: {
  kicker: string;
  title: string;
  children?: ComponentChildren;
}) {
  return (
    <header class="head-of">
      <p class="kicker">{kicker}</p>
      <h2 class="title" id="inspect-title">
        {title}
      </h2>
      {children}
    </header>
  );
}
