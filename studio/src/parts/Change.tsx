// A change against the base, in the colour of gain or loss; nothing where there is none.

interface Props {
  now: number;
  base: number | undefined;
  write: (value: number) => string;
  /** Whether more is better, as for loads; costs and emissions stay in the colour of text. */
  isGood?: boolean;
}

export function Change({ now, base, write, isGood = true }: Props) {
  if (base === undefined) return null;
  const change = now - base;
  const told = write(Math.abs(change));
  if (!/[1-9]/.test(told) || Math.abs(change) < 1e-4 * Math.abs(base)) return null;
  const look = isGood ? (change > 0 ? "gain" : "loss") : "";
  return <span class={`delta ${look}`}>{`${change > 0 ? "+" : "−"}${told}`}</span>;
}
