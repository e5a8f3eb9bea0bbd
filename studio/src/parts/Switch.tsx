// A switch with its name and what it does.

interface Props {
  label: string;
  says?: string | undefined;
  hint?: string | undefined;
  on: boolean;
  isChanged?: boolean;
  /** Say what it does even while it is as in the base. */
  isLong?: boolean;
  turn: (on: boolean) => void;
}

export function Switch({ label, says, hint, on, isChanged = false, isLong = false, turn }: Props) {
  return (
    <label class="switch-row" title={hint ?? says}>
      <span class={isChanged ? "changed" : ""}>{label}</span>
      <input
        class="switch"
        type="checkbox"
        role="switch"
        checked={on}
        onChange={(event) => turn(event.currentTarget.checked)}
      />
      {says && (isLong || isChanged) && <span class="says note">{says}</span>}
    </label>
  );
}
