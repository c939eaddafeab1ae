import { MeerkatError } from "@meerkat/errors";
import type { Program } from "./program.ts";

/**
 * Refuses flags that the program may not know. The legacy `rkat` takes none after `rpc`, and would take them for
 * something else; it can only be told from ours without being started: ours is a script, the legacy one is native.
 *
 * @throws LEGACY_BINARY_UNSUPPORTED when there are flags and the program is a legacy `rkat`
 */
export function assertFlagsSupported(program: Program, flags: readonly string[]): void {
  if (!program.legacy || flags.length === 0) return;
  // The values of flags are the user's.
  const names = flags.filter((flag) => flag.startsWith("--")).map((flag) => flag.replace(/=.*/, ""));
  throw new MeerkatError(
    "LEGACY_BINARY_UNSUPPORTED",
    `${program.command} is an rkat that may not know ${names.join(", ") || "the arguments that were given"}. ` +
      "Add @meerkat/cli to the application or put rkat-rpc on PATH, or leave these options out.",
    { details: { command: program.command, flags: names } },
  );
}
