/** The learners: plain ones, of which one sees straight lines and one neighbourhoods. */

import { linear } from "./linear.js";
import { neighbours } from "./neighbours.js";
import type { Learner } from "./record.js";

export const LEARNERS: readonly Learner[] = [linear, neighbours];
