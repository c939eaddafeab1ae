import { existsSync } from "node:fs";

/**
 * `record` asks the provider and writes the cassette anew, `replay` asks nobody, `auto` replays a cassette that exists
 * and records one that does not.
 */
export type CassetteMode = "record" | "replay" | "auto";

/** The environment variable that says the mode where the program does not. */
const VARIABLE = "RKAT_CASSETTES";

/** What to do with a file: the mode given, else the variable's, else `replay`, which never costs anything. */
export function modeFor(path: string, given: CassetteMode | undefined): "record" | "replay" {
  const mode = given ?? process.env[VARIABLE] ?? "replay";
  if (mode === "record" || mode === "replay") return mode;
  if (mode === "auto") return existsSync(path) ? "replay" : "record";
  throw new RangeError(`${VARIABLE} is "${mode}". It may be record, replay or auto.`);
}
