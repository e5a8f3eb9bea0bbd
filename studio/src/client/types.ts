// What the server answers: columns, not rows; names carry their units.

export type Family = "north" | "middle" | "south" | "sea" | "local";
export type Confidence = string;

export interface Traced {
  source: string[];
  confidence: Confidence[];
}

export interface MapFrame {
  study: string;
  title: string;
  base_year: number;
  scenario_id: string;
  places: Traced & {
    place_id: string[];
    name: string[];
    country: string[];
    longitude_deg: number[];
    latitude_deg: number[];
    kind: string[];
    label_rank: number[];
  };
  links: Traced & {
    link_id: string[];
    from_place: string[];
    to_place: string[];
    mode: string[];
    length_km: number[];
    project_id: (string | null)[];
    points: number[][];
  };
  corridors: { corridor_id: string[]; name: string[]; short_name: string[]; family: Family[] };
}

export interface Controls {
  bases: { scenario_id: string[]; says: string[]; year: number[]; open?: string[][] };
  projects: Traced & {
    project_id: string[];
    name: string[];
    countries: string[];
    cost_usd: (number | null)[];
    opening_year: (number | null)[];
    status: string[];
    acts: boolean[];
  };
  settings: {
    setting_id: string[];
    group: string[];
    kind: ("switch" | "slider")[];
    label: string[];
    unit: string[];
    least: number[];
    most: number[];
    step: number[];
    neutral: number[];
    says: string[];
  };
  years: { least: number; most: number; base: number };
}

export interface Ask {
  /** Answer at once on the routes that are known. */
  quick?: boolean;
  study?: string;
  base: string;
  year?: number;
  open?: string[];
  shut?: string[];
  settings?: Record<string, number>;
}

export interface Scarcity extends Traced {
  capacity_id: string[];
  name: string[];
  direction: string[];
  counted_in: string[];
  load_per_year: number[];
  base_load_per_year: number[];
  capacity_per_year: number[];
  scarcity_price_usd: number[];
  place_id: (string | null)[];
  link_id: (string | null)[];
}

export interface Flows {
  link: number[];
  forward: boolean[];
  corridor: number[];
  load_t: number[];
  load_teu: number[];
}

export interface Totals {
  moved_t: number;
  moved_teu: number;
  mean_cost_usd_per_t: number;
  caspian_t: number;
  caspian_teu: number;
  emission_kgco2e: number;
}

export interface Picture {
  base: string;
  year: number;
  says: string[];
  /** New routes were looked for; a quick answer may stand on those known before. */
  refined: boolean;
  converged: boolean;
  residual: number;
  took_ms: number;
  demand_t: number;
  unserved_t: number;
  totals: Totals;
  flows: Flows;
  corridors: {
    corridor_id: string[];
    load_t: number[];
    load_teu: number[];
    time_p50_days: (number | null)[];
    time_p90_days: (number | null)[];
    cost_usd_per_t: (number | null)[];
    cost_usd_per_feu: (number | null)[];
  };
  places: { place_id: string[]; through_t: number[]; through_teu: number[] };
  scarcity: Scarcity;
}

export interface PlaceDetails {
  place_id: string;
  name: string;
  country: string;
  kind: string;
  longitude_deg: number;
  latitude_deg: number;
  through_t: number;
  through_teu: number;
  source: string;
  confidence: Confidence;
  neighbours: {
    place_id: string[];
    link_id: string[];
    mode: string[];
    out_t: number[];
    out_teu: number[];
    in_t: number[];
    in_teu: number[];
    corridor: number[][];
  };
  through: {
    corridor_id: string[];
    from_country: string[];
    to_country: string[];
    load_t: number[];
    load_teu: number[];
  };
  operations: Traced & {
    operation: string[];
    kind: string[];
    cargo: string[];
    time_h: number[];
    loaded_time_h: number[];
    cost_usd_per_teu: number[];
    cost_usd_per_t: number[];
    load_t: number[];
    load_teu: number[];
  };
  capacities: Scarcity;
  /** Loads of the routes that pass here, on every link they use. */
  flows?: Omit<Flows, "corridor">;
}

export interface LinkDetails {
  link_id: string;
  from_place: string;
  to_place: string;
  mode: string;
  length_km: number;
  source: string;
  confidence: Confidence;
  classes: BothWays & { class_id: string[]; name: string[] };
  corridors: BothWays & { corridor_id: string[] };
  capacities: Scarcity;
}

export interface BothWays {
  forward_t: number[];
  forward_teu: number[];
  backward_t: number[];
  backward_teu: number[];
}

export interface CorridorStrip {
  corridor_id: string;
  name: string;
  load_t: number;
  load_teu: number;
  route_t: number;
  route_teu: number;
  origin: string;
  destination: string;
  legs: Traced & {
    name: string[];
    kind: string[];
    mode: (string | null)[];
    from_place: string[];
    to_place: string[];
    days: number[];
    cumulative_days: number[];
    cost_usd_per_feu_or_t: number[];
    cumulative_cost: number[];
    length_km: number[];
    is_border: boolean[];
    is_gauge_change: boolean[];
  };
  cost_unit: string;
}

export interface Saved {
  name: string;
  toml: string;
  kept: boolean;
}

/** An error as the server tells it (RFC 9457). */
export interface Problem {
  status: number;
  title: string;
  detail: string;
}
