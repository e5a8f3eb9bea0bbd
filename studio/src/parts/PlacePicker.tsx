// A field that finds a place by the first letters of its name, with pointer or keys.

import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import type { PlaceColumns } from "../client/types";
import { country } from "../look/format";
import { say } from "../words/say";

interface Props {
  label: string;
  places: PlaceColumns;
  value: string;
  choose: (place_id: string) => void;
}

const MOST = 8;
const STROKED: Record<string, string> = { ł: "l", ø: "o", ı: "i", đ: "d", ə: "e" };

export function PlacePicker({ label, places, value, choose }: Props) {
  const typed = useSignal<string | null>(null);
  const marked = useSignal(0);
  const box = useRef<HTMLInputElement>(null);
  const id = useId();
  const nameOf = (place_id: string) => places.name[places.place_id.indexOf(place_id)] ?? "";
  const found = typed.value === null ? [] : search(places, typed.value);
  const isOpen = found.length > 0;
  const take = (row: number | undefined) => {
    if (row !== undefined) choose(places.place_id[row]!);
    typed.value = null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && isOpen) marked.value = (marked.value + step + found.length) % found.length;
    else if (step) typed.value = "";
    else if (event.key === "Enter" && isOpen) take(found[marked.value]);
    else if (event.key === "Escape" && isOpen) typed.value = null;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="picker">
      <label class="note" for={id}>
        {label}
      </label>
      <input
        ref={box}
        id={id}
        class="field"
        role="combobox"
        autoComplete="off"
        spellcheck={false}
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        {...(isOpen ? { "aria-activedescendant": `${id}-${marked.value}` } : {})}
        placeholder={say("route.search")}
        value={typed.value ?? nameOf(value)}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          marked.value = 0;
        }}
        onKeyDown={onKeyDown}
        onBlur={() => (typed.value = null)}
      />
      <ul id={`${id}-list`} class="options card" role="listbox" aria-label={label} hidden={!isOpen}>
        {found.map((row, at) => (
          <li
            key={places.place_id[row]}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === marked.value}
            onPointerDown={(event) => {
              event.preventDefault();
              take(row);
            }}
          >
            <span>{places.name[row]}</span>
            <span class="note">{country(places.country[row]!)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Find rows whose name begins with what was typed, then those with a word or a country that does. */
function search(places: PlaceColumns, typed: string): number[] {
  const wanted = fold(typed);
  const named = places.place_id.flatMap((_, row) => (places.kind[row] === "waypoint" ? [] : [row]));
  const rank = (row: number) => {
    const name = fold(places.name[row]!);
    if (name.startsWith(wanted)) return 0;
    if (name.split(/[\s-]+/).some((word) => word.startsWith(wanted))) return 1;
    return fold(country(places.country[row]!)).startsWith(wanted) ? 2 : 3;
  };
  const ranked = named.map((row) => ({ row, rank: rank(row) })).filter((one) => one.rank < 3);
  ranked.sort((a, b) => a.rank - b.rank || places.label_rank[a.row]! - places.label_rank[b.row]!);
  return ranked.slice(0, MOST).map(({ row }) => row);
}

const fold = (text: string) =>
  text
    .normalize("NFD")
    .replace(/[\p{M}'’ʻ]/gu, "")
    .toLowerCase()
    .replace(/[łøıđə]/g, (letter) => STROKED[letter]!);
