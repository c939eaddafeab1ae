import { run } from "./command.ts";
import { all, type Check } from "./outcome.ts";

/** Everything compiles, and the portable packages also without Node's types. */
export const types: Check = {
  name: "types",
  run: async () => all([await run("tsc", ["-p", "tsconfig.json"]), await run("tsc", ["-p", "tsconfig.portable.json"])]),
};
