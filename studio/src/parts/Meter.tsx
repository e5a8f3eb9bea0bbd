// A bar with a tick where the base stands.

interface Props {
  value: number;
  most: number;
  look: string;
  tick?: number | undefined;
  thin?: boolean;
}

export function Meter({ value, most, look, tick, thin = false }: Props) {
  const part = (amount: number) => `${Math.min(100, (100 * amount) / (most || 1))}%`;
  return (
    <span class={thin ? "meter thin" : "meter"} aria-hidden="true">
      <span class={`fill ${look}`} style={{ width: part(value) }} />
      {tick !== undefined && <span class="tick" style={{ left: part(tick) }} />}
    </span>
  );
}
