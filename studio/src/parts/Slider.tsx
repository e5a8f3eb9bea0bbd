// A slider with its name, its value and what it does.

interface Props {
  label: string;
  says?: string | undefined;
  value: number;
  least: number;
  most: number;
  step: number;
  neutral: number;
  write: (value: number) => string;
  move: (value: number) => void;
  end: () => void;
}

export function Slider({ label, says, value, least, most, step, neutral, write, move, end }: Props) {
  const part = (100 * (value - least)) / (most - least || 1);
  const id = `slider-${label.replace(/\W+/g, "-")}`;
  return (
    <div class="slider-row">
      <label for={id} title={says}>
        {label}
      </label>
      <output class={value === neutral ? "" : "changed"} for={id}>
        {write(value)}
      </output>
      <input
        id={id}
        class="slider"
        type="range"
        min={least}
        max={most}
        step={step}
        value={value}
        aria-valuetext={write(value)}
        style={{ "--part": `${part}%` }}
        onInput={(event) => move(event.currentTarget.valueAsNumber)}
        onChange={end}
      />
      {says && value !== neutral && <span class="says note">{says}</span>}
    </div>
  );
}
