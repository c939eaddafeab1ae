import { runScript } from "./command.ts";
import type { Check } from "./outcome.ts";

/** The public API of each package is the one its `api.md` shows. Needs a build. */
export const api: Check = { name: "api", run: () => runScript("scripts/api-reports.ts", "--check") };
