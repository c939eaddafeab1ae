import { MeerkatError } from "@meerkat/errors";
import { LONGEST_LINE_BYTES } from "@meerkat/wire";
import { SERVER_FLAGS } from "../flags.ts";
import type { PlaceFlags } from "../realm/index.ts";
import { parseFlags } from "./parse-flags.ts";

const DEFAULT_DRAIN_SECONDS = 10;
const DEFAULT_MAX_LINE_BYTES = 64 * 1024 * 1024;
const MAX_TIMER_SECONDS = 2 ** 31 / 1000 - 1;

/** The arguments of the server, or what it shall print instead of serving. */
export type ServerArguments =
  | { readonly print: "help" | "version" }
  | {
      readonly place: PlaceFlags;
      readonly drainMs: number;
      readonly maxLineBytes: number;
      readonly scenario: string | undefined;
    };

/** Reads the arguments of the server. Throws INVALID_ARGS. */
export function serverArguments(args: readonly string[]): ServerArguments {
  const { values, switches } = parseFlags(args, SERVER_FLAGS);
  if (switches.has("help")) return { print: "help" };
  if (switches.has("version")) return { print: "version" };
  const given = {
    realm: values.realm,
    instance: values.instance,
    realmBackend: values["realm-backend"],
    stateRoot: values["state-root"],
    contextRoot: values["context-root"],
    userConfigRoot: values["user-config-root"],
  };
  const texts: PlaceFlags = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return {
    place: { ...texts, isolated: switches.has("isolated") },
    drainMs: 1000 * numberFrom("drain", values.drain ?? DEFAULT_DRAIN_SECONDS, { least: 0, most: MAX_TIMER_SECONDS }),
    maxLineBytes: Math.floor(
      numberFrom("max-line-bytes", values["max-line-bytes"] ?? DEFAULT_MAX_LINE_BYTES, {
        least: 1024,
        most: LONGEST_LINE_BYTES,
      }),
    ),
    scenario: values.scenario,
  };
}

function numberFrom(flag: string, given: string | number, { least, most }: { least: number; most: number }): number {
  const value = Number(given);
  if (value >= least && value <= most) return value;
  throw new MeerkatError("INVALID_ARGS", `--${flag} must be a number from ${least} to ${Math.floor(most)}.`, {
    details: { option: flag },
  });
}
