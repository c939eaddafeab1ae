import { run } from "./command.ts";
import type { Check } from "./outcome.ts";

/** Lint rules and formatting. */
export const lint: Check = { name: "lint", run: () => run("biome", ["check", "--colors=off", "."]) };
