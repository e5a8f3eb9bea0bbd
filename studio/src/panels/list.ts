// The panels of the left column; each but the first is a chunk of its own, loaded when it is first opened.

import type { ComponentType } from "preact";
import type { PanelName } from "../state/view";

export const PANELS: Partial<Record<PanelName, () => Promise<ComponentType>>> = {
  scenario: async () => (await import("./Scenario")).Scenario,
  route: async () => (await import("./Route")).Route,
  charts: async () => (await import("./Charts")).Charts,
  data: async () => (await import("./OwnData")).OwnData,
  runs: async () => (await import("./Runs")).Runs,
};
