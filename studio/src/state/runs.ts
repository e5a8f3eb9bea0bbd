// Runs that are done; the charts read them too.

import { signal } from "@preact/signals";
import type { RunLine } from "../client/types";

export const runs = signal<readonly RunLine[] | null>(null);
