import { runScript } from "./command.ts";
import type { Check } from "./outcome.ts";

/** The contract is sound, and what is generated from it is fresh. */
export const contract: Check = { name: "contract", run: () => runScript("scripts/generate.ts", "--check") };
