// Written by `make docs` from the OpenAPI document of the studio's server; edit tools/write_types.py instead.
// Answers are columns, not rows; names carry their units.

/** A network and its trips, as files that are sent along, and how to assign. */
export interface AssignAsk {
  network: SentFile;
  trips: SentFile;
  nodes?: SentFile | null | undefined;
  classes?: SentFile | null | undefined;
  method?: string;
  gap?: number;
  theta?: number;
  toll_weight?: number;
  distance_weight?: number;
  skip_unreachable?: boolean;
  links?: string[];
  place?: string;
}

export interface BackcastAsk {
  study?: string | null | undefined;
}

/** Scenarios that a what-if can start from, and the projects open in each. */
export interface BaseColumns {
  scenario_id: string[];
  says: string[];
  year: number[];
  open: string[][];
}

/** A restriction that touches a route: how it weighs, in words, and where it comes from. */
export interface Bite {
  rule_id: string;
  verdict: string;
  says: string;
  effect: string;
  authority: string;
  legal_reference: string;
  valid_from: string;
  valid_until: string;
  delay_h: number | null;
  capacity_factor: number | null;
  exemptions: string;
  remark: string;
  source: string;
  confidence: string;
}

/**
 * All that the ledger knows of one agreement: its line and its statements, each with its source. The
 * frames are rows of the ledger's tables; `places` has each place's name and where it lies, `sources` the
 * sources named in any of them.
 */
export interface Card {
  line: Line;
  parties: Record<string, unknown[]>;
  claims: Record<string, unknown[]>;
  events: Record<string, unknown[]>;
  loan: Record<string, unknown[]>;
  places: Record<string, unknown[]>;
  children: string[];
  sources: Record<string, unknown[]>;
}

/**
 * A leg with its verdict, the rules that touch it, its factor of emissions and where that comes from.
 * `emission_kgco2e_per_tkm` is zero at a place. `figures` are opened only where they are asked for.
 */
export interface CardLeg {
  what: string;
  mode: string;
  from_place: string;
  to_place: string;
  length_km: number;
  time_days: number;
  time_p90_days: number;
  cost_usd: number;
  emission_kgco2e_per_t: number;
  border: boolean;
  gauge_break: boolean;
  places: string[];
  sources: string[];
  confidence: string;
  verdict: string;
  rule_ids: string[];
  emission_kgco2e_per_tkm: number;
  emission_rows: Origin[];
  figures: RouteFiguresFigure[];
}

/**
 * The best route of one corridor. `cost_usd` is per forty-foot unit, or per tonne in bulk.
 * `generalised_usd_per_t` is what the class weighs: money, time, its spread and charges. `overlap` is the
 * share of its length that it has in common with the first route of the card. `n_handovers` counts
 * handlings, and borders at which one railway hands the train to the next. `emission_kgco2e` is of one
 * forty-foot unit of reference weight, or of a tonne in bulk. `gateways` tell corridors apart;
 * `beaten_by` is a corridor that is cheaper, faster and no worse before the rules, blank where none is.
 */
export interface CardRoute {
  corridor_id: string;
  corridor: string;
  length_km: number;
  time_p50_days: number;
  time_p90_days: number;
  cost_usd: number;
  generalised_usd_per_t: number;
  emission_kgco2e_per_t: number;
  emission_kgco2e: number;
  n_borders: number;
  n_gauge_breaks: number;
  n_handlings: number;
  n_handovers: number;
  uncertain_share: number;
  overlap: number;
  gateways: string[];
  verdict: string;
  beaten_by: string;
  bites: Bite[];
  papers: Paper[];
  legs: CardLeg[];
}

/** What may explain a part of a gap, and how large that part is (none: not known). */
export interface Cause {
  kind: string;
  amount_usd: number | null;
  says: string;
}

export interface CheckAsk {
  study?: string | null | undefined;
}

/** A study without faults: how large it is, how it hangs together, and what to note. */
export interface Checkup {
  study: string;
  rows: Record<string, number>;
  connectivity: Connectivity;
  notes: string[];
}

/** One claim: what `compiler` (blank: the reporter itself) says of a flow in a year, in whole units. */
export interface Claim {
  claim_id: string;
  reporter: string;
  partner: string;
  flow: string;
  product: string;
  year: number;
  value: number;
  unit: string;
  valuation: string;
  compiler: string;
  known_from: string;
  remark: string;
  source: string;
  confidence: string;
}

/** What a link carries by class of goods. */
export interface ClassColumns {
  class_id: string[];
  name: string[];
  forward_t: number[];
  forward_teu: number[];
  backward_t: number[];
  backward_teu: number[];
}

/** Classes of goods that a shipment can be of. */
export interface ClassNames {
  class_id: string[];
  name: string[];
}

export interface CloseAsk {
  study?: string | null | undefined;
  closed: string[];
  first_day: string;
  last_day: string;
  known_from?: string;
  wagon_usd_per_t_day?: number;
  n_draws?: number;
  seed?: number;
  scenario_id?: string;
}

export interface CompareAsk {
  study?: string | null | undefined;
  base_id: string;
  scenario_id: string;
  run?: string | null | undefined;
}

/** What one reporter says of its trade with a region: its own money, dollars and the other currency. */
export interface ComparedRow {
  reporter: string;
  value: number;
  unit: string;
  usd: number;
  other: number;
  figure: TradeClaimsFigure;
}

/**
 * How the places of a study are joined by the links in force in a year. `components_by_mode` counts the
 * pieces that each mode's own links fall into; `n_components` those of all modes together, places without
 * a link left out. `faults` are zones and zone pairs with demand that nothing joins; `lone_places` and
 * `silent_zones` are for information.
 */
export interface Connectivity {
  year: number | null;
  n_places: number;
  n_links: number;
  n_components: number;
  components_by_mode: Record<string, number>;
  lone_places: string[];
  silent_zones: string[];
  faults: Fault[];
}

export interface ConstantsAsk {
  study?: string | null | undefined;
}

/** What the panels offer: scenarios and what can be changed in them, classes of goods, trade targets. */
export interface Controls {
  bases: BaseColumns;
  projects: ProjectColumns;
  settings: SettingColumns;
  years: YearRange;
  classes: ClassNames;
  targets: StatedTargets;
}

export interface ControlsAsk {
  study?: string | null | undefined;
}

/** What corridors carry, and what it takes: means by tonnes, the price of a forty-foot unit by TEU. */
export interface CorridorColumns {
  corridor_id: string[];
  load_t: number[];
  load_teu: number[];
  time_p50_days: number[];
  time_p90_days: number[];
  cost_usd_per_t: number[];
  cost_usd_per_feu: (number | null)[];
}

/** Corridors as pictures number them. `family`: north, middle, south, sea or local. */
export interface CorridorNames {
  corridor_id: string[];
  name: string[];
  short_name: string[];
  family: ("north" | "middle" | "south" | "sea" | "local")[];
}

/**
 * The fullest route of a corridor with cumulative days, at the loads found, and cost. `cost_unit`: USD
 * per forty-foot unit, or per tonne where the route carries bulk. `route_t` and `route_teu` are the
 * route's own, `load_t` and `load_teu` the corridor's.
 */
export interface CorridorStrip {
  corridor_id: string;
  name: string;
  load_t: number;
  load_teu: number;
  origin: string;
  destination: string;
  route_t: number;
  route_teu: number;
  cost_unit: string;
  legs: LegColumns;
}

export interface CriticalAsk {
  study?: string | null | undefined;
  elements?: string[];
  scenario_id?: string;
}

export interface DependAsk {
  study?: string | null | undefined;
  country: string;
  scenario_id?: string;
  year?: number | null | undefined;
  frontier?: boolean;
}

/** In which form: IATI 2.03 or JSON Lines. */
export interface ExportAsk {
  study?: string | null | undefined;
  form?: string;
  known_on?: string;
}

/** A text, or a CSV file of statements. */
export interface FactsAsk {
  file_name: string;
  text: string;
  study?: string | null | undefined;
}

/** The verdicts on a text's figures. */
export interface FactsTold {
  file: string;
  counts: Record<string, number>;
  verdicts: (Record<string, unknown>)[];
}

/**
 * One breach: where it is, what was found, how to mend it. `where` names table and column
 * (`links.length_km`); `rows` are 1-based data rows of the file, or what `counted` says they are.
 */
export interface Fault {
  where: string;
  what: string;
  mend: string;
  rows: number[];
  counted: string;
}

/** Which series; without any, all. */
export interface FetchAsk {
  study?: string | null | undefined;
  only?: string[];
}

/** A text file to keep. */
export interface FileTold {
  file_name: string;
  text: string;
}

/** What links carry by direction and corridor: rows of the map's links and corridors. */
export interface Flows {
  link: number[];
  forward: boolean[];
  corridor: number[];
  load_t: number[];
  load_teu: number[];
}

/**
 * What a model says of one year: the chance to be at a level or above, and where the value may lie. `low`
 * and `high` bound the chance by what the record leaves open of drift and spread; all intervals hold 90
 * %. `method` says what it rests on; `path` has the value's middle and interval for each year on the way.
 */
export interface Forecast {
  model: string;
  method: string;
  probability: number;
  low: number;
  high: number;
  growth_per_year: number;
  median_usd: number;
  value_low_usd: number;
  value_high_usd: number;
  path: PathPoint[];
}

/**
 * A project's money and stage. `stage_from` is `ledger`, or `projects` where the projects table alone
 * knows it. `cost_usd` is the projects table's; `signed_usd` and `paid_usd` come from the ledger, each
 * sum once. `missing` says what is not there to be sure that it comes.
 */
export interface Funding {
  project_id: string;
  name: string;
  stage: string;
  stage_from: string;
  stage_date: string;
  opening_year: number | null;
  cost_usd: number | null;
  signed_usd: number;
  paid_usd: number;
  payers: Payer[];
  missing: string[];
  source: string;
  confidence: string;
}

/**
 * What gravity found, and where it misses. coefficients as `gravity_coefficients` has them. residuals:
 * exporter, importer, predicted_usd, actual_usd, residual_usd (actual less predicted), log_ratio (null
 * where either is nothing), over all goods that travel.
 */
export interface GravityTables {
  coefficients: Record<string, unknown[]>;
  residuals: Record<string, unknown[]>;
}

export interface GroundAsk {
  study?: string | null | undefined;
  scenario_id?: string;
}

/** A JSON Lines text, and the draft it is added to. */
export interface ImportAsk {
  text: string;
  study: string;
}

/**
 * Shares of partners and their concentration. `shares` has country, vector, year (null: all years),
 * partner_group, amount, counted_in and share; `concentration` has for each country, vector and year the
 * HHI, the effective number and the largest partner; `definitions` say what each vector counts.
 */
export interface Influence {
  shares: Record<string, unknown[]>;
  concentration: Record<string, unknown[]>;
  definitions: Record<string, string>;
}

/** A job: what was asked, how far it is, and where its events and its answer are had. */
export interface JobTold {
  job_id: string;
  action: string;
  ask: Record<string, unknown>;
  state: string;
  attempt: number;
  cancel_asked: boolean;
  accepted_at: string;
  ended_at: string;
  problem: Record<string, unknown> | null;
  events: string;
  answer: string;
}

export interface LedgerAsKnownOnAsk {
  known_on: string;
  study?: string | null | undefined;
}

export interface LedgerInfluenceAsk {
  study?: string | null | undefined;
  country?: string;
  run?: string | null | undefined;
  known_on?: string;
}

export interface LedgerListAsk {
  study?: string | null | undefined;
  parties?: string[];
  first_date?: string;
  last_date?: string;
  kind?: string;
  status?: string;
  corridor?: string;
  project?: string;
  place?: string;
  known_on?: string;
}

export interface LedgerMapAsk {
  study?: string | null | undefined;
  known_on?: string;
}

export interface LedgerProjectsAsk {
  study?: string | null | undefined;
  project?: string;
  known_on?: string;
}

export interface LedgerRealiseAsk {
  item_id: string;
  study?: string | null | undefined;
  known_on?: string;
}

export interface LedgerShowAsk {
  item_id: string;
  study?: string | null | undefined;
  known_on?: string;
}

export interface LedgerTotalsAsk {
  study?: string | null | undefined;
  parties?: string[];
  first_date?: string;
  last_date?: string;
  kind?: string;
  status?: string;
  corridor?: string;
  project?: string;
  place?: string;
  by?: string[];
  known_on?: string;
}

/** Legs of a route in order, with what they take and cost so far. */
export interface LegColumns {
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
  source: string[];
  confidence: string[];
}

/**
 * One agreement in a list; `depth` is how far below a listed parent it stands. `stated` is its sum as
 * printed, in `currency`; `value_usd` the same in dollars; `left_out` why it enters no total, blank where
 * it does.
 */
export interface Line {
  item_id: string;
  parent_id: string;
  depth: number;
  date: string;
  level: string;
  kind: string;
  status: string;
  title: string;
  sector: string;
  parties: string[];
  corridors: string[];
  places: string[];
  projects: string[];
  value_usd: number | null;
  stated: number | null;
  currency: string;
  bound: string;
  left_out: string;
  remark: string;
  source: string;
  confidence: string;
}

/** Links of a map, those of every project among them. `points`: longitude and latitude in turn. */
export interface LinkColumns {
  link_id: string[];
  from_place: string[];
  to_place: string[];
  mode: string[];
  length_km: number[];
  project_id: (string | null)[];
  points: number[][];
  source: string[];
  confidence: string[];
}

/** A link: its classes and corridors, both ways, and what limits it. */
export interface LinkDetails {
  link_id: string;
  from_place: string;
  to_place: string;
  mode: string;
  length_km: number;
  source: string;
  confidence: string;
  classes: ClassColumns;
  corridors: OnLinkColumns;
  capacities: Scarcity;
}

/** Agreements, each after what it is part of, and for each headline what of it can be traced. */
export interface Listing {
  lines: Line[];
  traced: string[];
}

export interface MapAsk {
  study?: string | null | undefined;
}

/** The geometry of a study's map; `scenario_id` is what the map opens with. */
export interface MapFrame {
  study: string;
  title: string;
  base_year: number;
  scenario_id: string;
  places: PlaceColumns;
  links: LinkColumns;
  corridors: CorridorNames;
}

/** A cell to be written anew; `row` is its 1-based data row, as faults count them. */
export interface Mend {
  row: number;
  column: string;
  value: string;
}

/** The cells to write anew. */
export interface MendAsk {
  mends: Mend[];
}

/** Both sides of a trade, by year, with the names of both and the sources of all figures. */
export interface Mirror {
  reporter: string;
  partner: string;
  names: Record<string, string>;
  rows: MirrorYear[];
  notes: string[];
  sources: string[];
}

/** One year of both sides: `gap_usd` is the partner's figure less the reporter's. */
export interface MirrorYear {
  year: number;
  reporter_says: TradeClaimsFigure | null;
  partner_says: TradeClaimsFigure | null;
  gap_usd: number | null;
  symmetric_gap: number | null;
  ways: Way[];
  causes: Cause[];
}

/** Links of a place: what leaves and comes by each, and the corridors on it, the fullest first. */
export interface NeighbourColumns {
  place_id: string[];
  link_id: string[];
  mode: string[];
  out_t: number[];
  out_teu: number[];
  in_t: number[];
  in_teu: number[];
  corridor: number[][];
}

/** What to call the new study. */
export interface NewAsk {
  name: string;
}

/** The name of the new study. */
export interface NewTold {
  study: string;
}

/** What a link carries by corridor. */
export interface OnLinkColumns {
  corridor_id: string[];
  forward_t: number[];
  forward_teu: number[];
  backward_t: number[];
  backward_teu: number[];
}

/** What to copy into a new draft: a study that is known by name, or a folder of this machine. */
export interface OpenAsk {
  name: string;
  study?: string | null | undefined;
  folder?: string;
}

/** What is done at a place, what it takes without and with its load, and what it costs. */
export interface OperationColumns {
  operation: string[];
  kind: string[];
  cargo: string[];
  time_h: number[];
  loaded_time_h: number[];
  cost_usd_per_teu: number[];
  cost_usd_per_t: number[];
  load_t: number[];
  load_teu: number[];
  source: string[];
  confidence: string[];
}

/** A row that a figure rests on: its table, key, source and confidence. */
export interface Origin {
  table: string;
  row_id: string;
  source: string;
  confidence: string;
}

/** One document of one carriage: its name, kind, and the places it goes between. */
export interface Paper {
  name: string;
  kind: string;
  from_place: string;
  to_place: string;
  source: string;
  confidence: string;
}

/** Flows through a place by corridor and countries of its ends, the largest first. */
export interface PassingColumns {
  corridor_id: string[];
  from_country: string[];
  to_country: string[];
  load_t: number[];
  load_teu: number[];
}

/** Where the value of one year may lie: its median, and its 90 % interval. */
export interface PathPoint {
  year: number;
  median_usd: number;
  low_usd: number;
  high_usd: number;
}

/** One agreement that pays for a project: who, how much, how far, and where that is said. */
export interface Payer {
  item_id: string;
  title: string;
  kind: string;
  partners: string[];
  value_usd: number | null;
  status: string;
  counts: boolean;
  source: string;
  confidence: string;
}

/**
 * The values of a map under a what-if. `refined` tells whether new routes were looked for, so that a run
 * of the saved scenario gives the same; else it was found on routes that were known. `residual` is the
 * largest relative breach of a capacity.
 */
export interface Picture {
  base: string;
  year: number;
  says: string[];
  refined: boolean;
  converged: boolean;
  residual: number;
  took_ms: number;
  demand_t: number;
  unserved_t: number;
  totals: PictureTotals;
  flows: Flows;
  corridors: CorridorColumns;
  places: ThroughColumns;
  scarcity: Scarcity;
}

/** What moves in all. `caspian`: what passes the gateways that the controls name for it. */
export interface PictureTotals {
  moved_t: number;
  moved_teu: number;
  mean_cost_usd_per_t: number;
  caspian_t: number;
  caspian_teu: number;
  emission_kgco2e: number;
}

/** Places of a map. `label_rank`: 1 is labelled first. */
export interface PlaceColumns {
  place_id: string[];
  name: string[];
  country: string[];
  longitude_deg: number[];
  latitude_deg: number[];
  kind: string[];
  label_rank: number[];
  source: string[];
  confidence: string[];
}

/** A place: what touches it and where that comes from, what is done there, what binds. */
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
  confidence: string;
  neighbours: NeighbourColumns;
  through: PassingColumns;
  operations: OperationColumns;
  capacities: Scarcity;
  flows: RouteFlows;
}

/**
 * What one country could sell another, by group of goods, and what holds it back. groups: product_group,
 * name, actual_usd, predicted_usd, potential_usd (the larger of both), exports_usd and exports_t (what
 * the border lets by), actual_t, potential_t, binding (a limit's name, or `market` where all that is
 * wanted passes), source, confidence. limits: kind, name, capacity_t, other_t (what else passes), room_t,
 * wanted_t, used_t, binds, source, confidence. `binding` is what holds back the most tonnes;
 * `trains_per_day` is what the border takes, null where no train limit is known.
 */
export interface Potential {
  exporter: string;
  importer: string;
  sector: string;
  trains_per_day: number | null;
  groups: Record<string, unknown[]>;
  limits: Record<string, unknown[]>;
  binding: string;
  confidence: string;
}

/** An error, as RFC 9457 has it. */
export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail: string;
  close?: string[] | null | undefined;
}

/** Projects. `acts`: opening it changes the network of the base year's scenario. */
export interface ProjectColumns {
  project_id: string[];
  name: string[];
  countries: string[];
  cost_usd: (number | null)[];
  opening_year: (number | null)[];
  status: string[];
  source: string[];
  confidence: string[];
  acts: boolean[];
}

/**
 * Demand of later years by path. totals: year, path, demand_t_per_year, demand_teu_per_year, growth_t and
 * growth_teu (over the base year). exports and boxes as `add_up_exports` and `balance_boxes` give them.
 * by_class: year, path, class_id and sums. The rows by zone pair, class and cargo stand in `folder`,
 * where one was asked for.
 */
export interface Projection {
  base_year: number;
  country: string;
  totals: Record<string, unknown[]>;
  by_class: Record<string, unknown[]>;
  exports: Record<string, unknown[]>;
  boxes: Record<string, unknown[]>;
  folder: string | null;
}

/** One figure over another, with both; `mixes` says what they do not share, where that was allowed. */
export interface Ratio {
  value: number;
  above: TradeClaimsFigure;
  below: TradeClaimsFigure;
  mixes: string[];
}

/**
 * What became of a package. `n_documents` were announced, of which `n_traced` signed papers can be named;
 * both None where no number was announced. `notes` tell what to mind.
 */
export interface Realisation {
  item_id: string;
  title: string;
  date: string;
  rungs: Rung[];
  n_documents: number | null;
  n_traced: number | null;
  notes: string[];
  source: string;
  confidence: string;
}

/**
 * Reconciled flows between two reporters, and how far each reporter is taken to stray. `flows` has a row
 * for each direction and year: both sides' figures, freight, transit, the weight of the exporter's
 * figure, the value, and BACI's where it is told. `reporters` has standard deviations of logarithms and
 * the mirrored flows they were fitted to.
 */
export interface Reconciliation {
  reporter: string;
  partner: string;
  names: Record<string, string>;
  margin_says: string;
  flows: Record<string, unknown[]>;
  reporters: Record<string, unknown[]>;
  notes: string[];
}

/** Which run to render anew. */
export interface ReportAsk {
  run: string;
}

/** Which run's report, and where it is read. */
export interface ReportTold {
  run: string;
  address: string;
}

export interface RestrictionsAsk {
  study?: string | null | undefined;
  on?: string;
  known_on?: string;
  actor?: string;
  origin?: string;
  destination?: string;
  touching?: string;
  every?: boolean;
}

export interface RouteAsk {
  study?: string | null | undefined;
  origin: string;
  destination: string;
  class_id?: string;
  cargo?: string;
  scenario_id?: string;
  avoid?: string[];
  projects?: string[];
  on?: string;
  known_on?: string;
  actor?: string;
  goods?: string;
  haulier?: string;
  trailer?: string;
  explain?: boolean;
}

/**
 * The answer to a shipment: routes by corridor that no rule forbids, cheapest for the class first.
 * `blocked` are corridors that a rule forbids, by their best way. `judged_on` is the day, `known_on` the
 * day whose knowledge counts. `places` and `sources` name what legs touch and figures rest on.
 */
export interface RouteCard {
  origin: string;
  destination: string;
  class_id: string;
  cargo: string;
  scenario_id: string;
  judged_on: string;
  known_on: string;
  actor: string;
  goods: string;
  beyond_rules: boolean;
  routes: CardRoute[];
  blocked: CardRoute[];
  places: Record<string, string>;
  sources: Record<string, string>;
  notes: string[];
}

/** What the routes through a place carry on each link they use, by direction. */
export interface RouteFlows {
  link: number[];
  forward: boolean[];
  load_t: number[];
  load_teu: number[];
}

/** Rules, how each stands on the day (`surely`, `perhaps`, blank for not), and their sources. */
export interface RuleList {
  listed_on: string;
  known_on: string;
  beyond_rules: boolean;
  rules: Record<string, unknown[]>;
  sources: Record<string, string>;
  notice: string;
}

/** Which scenarios to run; without any, the study's headline set. */
export interface RunAsk {
  study?: string | null | undefined;
  scenario_ids?: string[];
}

/** A run that is done. */
export interface RunLine {
  run: string;
  ended_at: string;
  ask: Record<string, unknown>;
}

/** A run's manifest, and what tables it has. */
export interface RunTold {
  run: string;
  tables: string[];
  manifest: Record<string, unknown>;
}

/** One step from promise to money: its sum, its share of what was announced, and its papers. */
export interface Rung {
  step: string;
  meaning: string;
  value_usd: number;
  share_of_announced: number | null;
  n_items: number;
  items: string[];
}

/** A what-if, and what to call it. */
export interface SaveAsk {
  study?: string | null | undefined;
  base?: string;
  year?: number | null | undefined;
  open?: string[];
  shut?: string[];
  settings?: Record<string, number>;
  quick?: boolean;
  name: string;
  says?: string;
}

/** A scenario file; `kept` tells whether it lies among the study's own now. */
export interface Saved {
  name: string;
  toml: string;
  kept: boolean;
}

/** Capacities that are half used or priced. `place_id` or `link_id`: where one lies at one of them. */
export interface Scarcity {
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
  source: string[];
  confidence: string[];
}

export interface ScenariosAsk {
  study?: string | null | undefined;
}

/** A text file that is sent along. */
export interface SentFile {
  file_name: string;
  text: string;
}

/** Switches and sliders; at `neutral` a setting does nothing. */
export interface SettingColumns {
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
}

/** Levels of trade that somebody stated as a target; a year that was not told is none. */
export interface StatedTargets {
  target_id: string[];
  reporter: string[];
  reporter_name: string[];
  partner: string[];
  partner_name: string[];
  level_usd: number[];
  target_year: (number | null)[];
  base_year: (number | null)[];
  source: string[];
  confidence: string[];
}

/** Which study; without a name, the server's. */
export interface StudyAsk {
  study?: string | null | undefined;
}

/** A study that may be asked about. */
export interface StudyLine {
  study: string;
  draft: boolean;
}

/** A level of trade both ways, in dollars, to be held by a year; growth counts from the base year. */
export interface Target {
  level_usd: number;
  year: number;
  base_year: number;
}

/** A target by the statistics of both sides, with their names and the sources of all figures. */
export interface TargetOutlook {
  reporter: string;
  partner: string;
  names: Record<string, string>;
  target: Target;
  sides: TargetSide[];
  sources: string[];
}

/**
 * A target by one reporter's statistics. `needed_growth` a year from `base` to the target, `still_needed`
 * from `latest` (none: it is at the level), `first_met_year` the first year told at the level or above,
 * `gaps` the years between that are not told. `needed_growth` is none where the base year is not told.
 */
export interface TargetSide {
  reporter: string;
  base: TradeClaimsFigure | null;
  needed_growth: number | null;
  first_met: TradeClaimsFigure | null;
  latest: TradeClaimsFigure;
  still_needed: number | null;
  gaps: number[];
  series: TradeClaimsFigure[];
  forecasts: Forecast[];
  notes: string[];
}

export interface ThreatAsk {
  study?: string | null | undefined;
  corridor: string;
  projects: string[];
  conditions?: string[];
  respond?: string[];
  n_draws?: number;
  seed?: number;
}

/** What touches places: cargo on routes that come there, start there or end there. */
export interface ThroughColumns {
  place_id: string[];
  through_t: number[];
  through_teu: number[];
}

/**
 * Money of what counts, by what was asked for, and what was left out and why. `by` has the columns asked
 * for, `n_items` (an item split by published shares counts in each row) and `value_usd`; `left_out` has
 * why, `n_items` and `value_usd` as printed, which must not be added; `warnings` name packages that may
 * hold the same money.
 */
export interface Totals {
  by: Record<string, unknown[]>;
  total_usd: number;
  not_binding_usd: number;
  counted: string[];
  left_out: Record<string, unknown[]>;
  warnings: string[];
}

export interface TradeCompareAsk {
  reporters: string[];
  region: string;
  year: number;
  currency?: string;
  rates?: string[];
  study?: string | null | undefined;
}

/**
 * Reporters side by side, at a stated rate: `usd_per_unit` dollars for one unit of `currency`. Each row
 * names its own claims; the reporters' figures are set side by side, not put together.
 */
export interface TradeComparison {
  region: string;
  year: number;
  names: Record<string, string>;
  currency: string;
  usd_per_unit: number;
  rate_says: string;
  rows: ComparedRow[];
  sources: string[];
}

export interface TradeGravityAsk {
  study?: string | null | undefined;
  country?: string;
}

export interface TradeMirrorAsk {
  reporter: string;
  partner: string;
  year?: number | null | undefined;
  study?: string | null | undefined;
}

export interface TradePotentialAsk {
  study?: string | null | undefined;
  exporter: string;
  importer: string;
  sector?: string;
  border_trains?: number | null | undefined;
}

export interface TradeProjectAsk {
  study?: string | null | undefined;
  years?: number[];
  country?: string;
}

export interface TradeReconcileAsk {
  reporter: string;
  partner: string;
  year?: number | null | undefined;
  weights?: string[];
  study?: string | null | undefined;
}

export interface TradeShareAsk {
  reporter: string;
  partner: string;
  whole: string;
  year: number;
  flow?: string;
  by?: string;
  mix?: boolean;
  study?: string | null | undefined;
}

export interface TradeTargetAsk {
  reporter: string;
  partner: string;
  level_usd: number;
  year: number;
  base_year: number;
  earlier?: string;
  study?: string | null | undefined;
}

/**
 * One direction of trade: what its exporter says (f.o.b.), what its importer says (c.i.f.). `margin` is
 * the freight that the importer's figure is taken to hold, as a share of the value free on board;
 * `excess_usd` is the exporter's figure less the importer's without it.
 */
export interface Way {
  exporter: string;
  importer: string;
  exporter_says: TradeClaimsFigure | null;
  importer_says: TradeClaimsFigure | null;
  margin: number;
}

/**
 * The change of each corridor's tonnes, shared among what differs from the base. change_t[c][e] is the
 * part of edit e in the change of corridor c. method: `shapley`, the mean over all orders of the edits,
 * or `order` where there are more than six.
 */
export interface WhatIfWhy {
  base: string;
  method: string;
  corridor_id: string[];
  edits: string[];
  change_t: number[][];
}

export interface WhatifAsk {
  study?: string | null | undefined;
  base?: string;
  year?: number | null | undefined;
  open?: string[];
  shut?: string[];
  settings?: Record<string, number>;
  quick?: boolean;
  page?: string;
  number?: number;
}

export interface WhatifCorridorAsk {
  study?: string | null | undefined;
  base?: string;
  year?: number | null | undefined;
  open?: string[];
  shut?: string[];
  settings?: Record<string, number>;
  quick?: boolean;
  page?: string;
  number?: number;
  corridor_id: string;
}

export interface WhatifLinkAsk {
  study?: string | null | undefined;
  base?: string;
  year?: number | null | undefined;
  open?: string[];
  shut?: string[];
  settings?: Record<string, number>;
  quick?: boolean;
  page?: string;
  number?: number;
  link_id: string;
}

export interface WhatifPlaceAsk {
  study?: string | null | undefined;
  base?: string;
  year?: number | null | undefined;
  open?: string[];
  shut?: string[];
  settings?: Record<string, number>;
  quick?: boolean;
  page?: string;
  number?: number;
  place_id: string;
}

export interface WhatifWhyAsk {
  study?: string | null | undefined;
  base?: string;
  year?: number | null | undefined;
  open?: string[];
  shut?: string[];
  settings?: Record<string, number>;
  quick?: boolean;
  page?: string;
  number?: number;
}

export interface WhyAsk {
  study?: string | null | undefined;
  base_id: string;
  scenario_id: string;
}

/** The years that can be asked about, and the base year. */
export interface YearRange {
  least: number;
  most: number;
  base: number;
}

/** One figure of one part of a leg: what, how much, in which unit, how made, from which rows. */
export interface RouteFiguresFigure {
  part: string;
  what: string;
  value: number;
  unit: string;
  made: string;
  rows: Origin[];
}

/** A figure taken from claims: its value in dollars, and the claims it is made of. */
export interface TradeClaimsFigure {
  reporter: string;
  partner: string;
  flow: string;
  year: number;
  value_usd: number;
  valuation: string;
  confidence: string;
  claims: Claim[];
  others: Claim[];
}

export type Ask = WhatifAsk & { base: string };
export type Family = CorridorNames["family"][number];
export type Confidence = string;
export type Traced = Pick<Scarcity, "source" | "confidence">;
export type BothWays = Pick<OnLinkColumns, "forward_t" | "forward_teu" | "backward_t" | "backward_teu">;

/** What is posted to each address of an action, and what comes back. */
export interface Routes {
  "/api/assign": { ask: AssignAsk; answer: JobTold };
  "/api/backcast": { ask: BackcastAsk; answer: JobTold };
  "/api/calibrate": { ask: StudyAsk; answer: JobTold };
  "/api/check": { ask: CheckAsk; answer: Checkup };
  "/api/close": { ask: CloseAsk; answer: JobTold };
  "/api/compare": { ask: CompareAsk; answer: JobTold };
  "/api/constants": { ask: ConstantsAsk; answer: Record<string, unknown[]> };
  "/api/controls": { ask: ControlsAsk; answer: Controls };
  "/api/critical": { ask: CriticalAsk; answer: JobTold };
  "/api/depend": { ask: DependAsk; answer: JobTold };
  "/api/facts/check": { ask: FactsAsk; answer: FactsTold };
  "/api/ground": { ask: GroundAsk; answer: JobTold };
  "/api/ledger/as-known-on": { ask: LedgerAsKnownOnAsk; answer: Record<string, Record<string, unknown[]>> };
  "/api/ledger/export": { ask: ExportAsk; answer: FileTold };
  "/api/ledger/import": { ask: ImportAsk; answer: Record<string, number> };
  "/api/ledger/influence": { ask: LedgerInfluenceAsk; answer: Influence };
  "/api/ledger/list": { ask: LedgerListAsk; answer: Listing };
  "/api/ledger/map": { ask: LedgerMapAsk; answer: Record<string, unknown[]> };
  "/api/ledger/projects": { ask: LedgerProjectsAsk; answer: Funding[] };
  "/api/ledger/realise": { ask: LedgerRealiseAsk; answer: Realisation };
  "/api/ledger/show": { ask: LedgerShowAsk; answer: Card };
  "/api/ledger/totals": { ask: LedgerTotalsAsk; answer: Totals };
  "/api/map": { ask: MapAsk; answer: MapFrame };
  "/api/new": { ask: NewAsk; answer: NewTold };
  "/api/report": { ask: ReportAsk; answer: ReportTold };
  "/api/restrictions": { ask: RestrictionsAsk; answer: RuleList };
  "/api/route": { ask: RouteAsk; answer: RouteCard };
  "/api/run": { ask: RunAsk; answer: JobTold };
  "/api/scenarios": { ask: ScenariosAsk; answer: Record<string, string> };
  "/api/studies": { ask: OpenAsk; answer: unknown };
  "/api/threat": { ask: ThreatAsk; answer: JobTold };
  "/api/trade/build": { ask: StudyAsk; answer: JobTold };
  "/api/trade/compare": { ask: TradeCompareAsk; answer: TradeComparison };
  "/api/trade/fetch": { ask: FetchAsk; answer: JobTold };
  "/api/trade/gravity": { ask: TradeGravityAsk; answer: GravityTables };
  "/api/trade/mirror": { ask: TradeMirrorAsk; answer: Mirror };
  "/api/trade/potential": { ask: TradePotentialAsk; answer: Potential };
  "/api/trade/project": { ask: TradeProjectAsk; answer: Projection };
  "/api/trade/reconcile": { ask: TradeReconcileAsk; answer: Reconciliation };
  "/api/trade/share": { ask: TradeShareAsk; answer: Ratio };
  "/api/trade/target": { ask: TradeTargetAsk; answer: TargetOutlook };
  "/api/validate": { ask: StudyAsk; answer: JobTold };
  "/api/whatif": { ask: WhatifAsk; answer: Picture };
  "/api/whatif/corridor": { ask: WhatifCorridorAsk; answer: CorridorStrip };
  "/api/whatif/link": { ask: WhatifLinkAsk; answer: LinkDetails };
  "/api/whatif/place": { ask: WhatifPlaceAsk; answer: PlaceDetails };
  "/api/whatif/save": { ask: SaveAsk; answer: Saved };
  "/api/whatif/why": { ask: WhatifWhyAsk; answer: WhatIfWhy };
  "/api/why": { ask: WhyAsk; answer: JobTold };
}
