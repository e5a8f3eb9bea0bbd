// A chart with its name, and the same numbers as a table.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { theme } from "../state/view";
import { say } from "../words/say";

export interface Twin {
  heads: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

interface Props {
  title: string;
  /** What the chart shows, for who cannot see it. */
  says: string;
  draw: (width: number) => Promise<SVGSVGElement>;
  /** Redrawn when this changes. */
  about: string;
  twin: Twin;
  children?: ComponentChildren;
}

export function Figure({ title, says, draw, about, twin, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const look = `${about}|${theme.value}`;
  useEffect(() => {
    let isStale = false;
    void draw(box.current!.clientWidth).then((svg) => {
      if (isStale) return;
      box.current!.replaceChildren(named(svg, says));
    });
    return () => void (isStale = true);
  }, [look]);
  return (
    <figure class="chart">
      <figcaption class="card-title">{title}</figcaption>
      <div ref={box} class="drawn" />
      {children}
      <details class="fold">
        <summary class="note">{say("charts.table")}</summary>
        <div class="folded scrolls" tabIndex={0} role="region" aria-label={title}>
          <table class="table">
            <thead>
              <tr>
                {twin.heads.map((head, at) => (
                  <th key={head} scope="col" class={at ? "right" : ""}>
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {twin.rows.map((row, at) => (
                <tr key={at}>
                  {row.map((cell, column) => (
                    <td key={column} class={column ? "right" : ""}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

/** Give a chart one name in place of those of its parts; its own style sheet, which the page's policy bars, goes. */
function named(svg: SVGSVGElement, says: string): SVGSVGElement {
  for (const part of svg.querySelectorAll("[aria-label],[aria-description]")) {
    part.removeAttribute("aria-label");
    part.removeAttribute("aria-description");
  }
  for (const sheet of svg.querySelectorAll("style")) sheet.remove();
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", says);
  return svg;
}
