import { MeerkatError } from "@meerkat/errors";
import { nearest } from "@meerkat/protocol";
import type { FlagRow } from "../flags.ts";

/** What was given: texts of options with a value, and the switches that are on. */
export interface GivenFlags {
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly switches: ReadonlySet<string>;
}

/**
 * Reads the arguments of a program that takes options only: `--name value`, `--name=value`, `-n value` and switches.
 * Throws INVALID_ARGS that says which argument is wrong and how. It is written by hand because a server is started
 * often, and Node's own parser takes longer to load than the rest of this takes to run.
 */
export function parseFlags(args: readonly string[], rows: readonly FlagRow[]): GivenFlags {
  const values: Record<string, string> = {};
  const switches = new Set<string>();
  const rest = args[Symbol.iterator]();
  for (const arg of rest) {
    const { row, inline } = optionOf(arg, rows);
    if (row.value !== undefined) values[row.flag] = valueFor(inline ?? rest.next().value, row);
    else if (inline === undefined) switches.add(row.flag);
    else throw usage(`--${row.flag} takes no value`);
  }
  return { values, switches };
}

function optionOf(
  arg: string,
  rows: readonly FlagRow[],
): { readonly row: FlagRow; readonly inline: string | undefined } {
  if (!/^-./.test(arg)) throw usage(`"${arg.slice(0, 80)}" was not expected: the server takes options only`);
  const equals = arg.indexOf("=");
  const [name, inline] = equals < 0 ? [arg, undefined] : [arg.slice(0, equals), arg.slice(equals + 1)];
  const row = rows.find(({ flag, short }) => name === `--${flag}` || (short !== undefined && name === `-${short}`));
  if (row !== undefined) return { row, inline };
  const meant = nearest(
    name.replace(/^--?/, ""),
    rows.map(({ flag }) => flag),
  );
  throw usage(
    `There is no option ${name.slice(0, 80)}`,
    meant === undefined ? "--help lists them." : `Did you mean --${meant}?`,
  );
}

function valueFor(value: unknown, { flag, value: stands }: FlagRow): string {
  if (typeof value === "string" && value !== "" && !value.startsWith("--")) return value;
  throw usage(`--${flag} needs a value: --${flag} <${stands}>`);
}

function usage(problem: string, advice?: string): MeerkatError {
  return new MeerkatError("INVALID_ARGS", `${problem}.${advice === undefined ? "" : ` ${advice}`}`);
}
