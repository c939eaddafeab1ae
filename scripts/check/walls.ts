import { existsSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.ts";
import type { Check } from "./outcome.ts";
import { packages, ROOT } from "./workspace.ts";

/** The folders with code of our own. Builds are left out: they repeat the sources. */
export function sourceFolders(): readonly string[] {
  const parts = packages().flatMap(({ short }) => [`packages/${short}/src`, `packages/${short}/test`]);
  return [...parts, "scripts", "examples", "bench"].filter((folder) => existsSync(join(ROOT, folder)));
}

/** Who may import whom; the rules are in `.dependency-cruiser.mjs`. */
export const walls: Check = {
  name: "walls",
  run: () => run("depcruise", ["--config", ".dependency-cruiser.mjs", "--output-type", "err-long", ...sourceFolders()]),
};
