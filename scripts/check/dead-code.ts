import { run } from "./command.ts";
import type { Check } from "./outcome.ts";

/** No file, export or dependency that nobody uses, and no dependency that is not declared. */
export const deadCode: Check = { name: "dead code", run: () => run("knip", ["--no-progress", "--no-config-hints"]) };
