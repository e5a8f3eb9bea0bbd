// Observations beside the model, as the last validation of this page found them.

import { signal } from "@preact/signals";
import type { Columns } from "../client/tasks";

export const validation = signal<Columns | null>(null);
