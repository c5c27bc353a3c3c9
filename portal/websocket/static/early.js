// Before the first paint: the looks this browser remembers, so that nothing flashes.

import { dress } from "./looks.js";
import { kept } from "./preferences.js";

dress(kept());
