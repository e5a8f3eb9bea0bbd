// A choice of a few, side by side.

interface Props<T extends string> {
  label: string;
  options: readonly (readonly [T, string])[];
  value: T;
  choose: (value: T) => void;
}

export function Segmented<T extends string>({ label, options, value, choose }: Props<T>) {
  return (
    <div class="segmented" role="group" aria-label={label}>
      {options.map(([name, text]) => (
        <button key={name} type="button" aria-pressed={name === value} onClick={() => choose(name)}>
          {text}
        </button>
      ))}
    </div>
  );
}
