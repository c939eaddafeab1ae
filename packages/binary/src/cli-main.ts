import { type ParseArgsConfig, parseArgs } from "node:util";
import { isMeerkatError, MeerkatError, toExitCode, toMeerkatError } from "@meerkat/errors";
import { type Command, type Io, install, verify, where } from "./cli-commands.ts";
import { systemCode } from "./failure.ts";

const USAGE = `meerkat-binary where   [--json]                      find the server and tell where it is
meerkat-binary install --base-url URL [--version V] [--key FILE] [--json]
                                                     download a release and verify it
meerkat-binary verify  [--version V] [--json]        check the downloaded program again
`;
const EXIT_INTERRUPTED = 130;

const OPTIONS = {
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "string" },
  "base-url": { type: "string" },
  key: { type: "string", multiple: true },
} as const satisfies ParseArgsConfig["options"];

/** The commands, and the options that each takes besides `--json`. */
const COMMANDS: Readonly<Record<string, readonly [Command, readonly string[]]>> = {
  where: [where, []],
  install: [install, ["version", "base-url", "key"]],
  verify: [verify, ["version"]],
};

/**
 * Runs the command line and returns its exit code: 0, or the one that the contract's table has for the error; 130 after
 * an interruption. Results go to `out`, everything else to `err`.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await run(argv, io);
  } catch (thrown) {
    if (io.signal.aborted) return EXIT_INTERRUPTED;
    const error = usageError(thrown) ?? toMeerkatError(thrown);
    const { code, message, details } = error;
    if (argv.includes("--json")) io.out(`${JSON.stringify({ error: { code, message, details } })}\n`);
    io.err(`Error: ${message}\n`);
    return toExitCode(error);
  }
}

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    io.out(USAGE);
    return 0;
  }
  const [name = "", ...rest] = positionals;
  const [command, takes] = Object.hasOwn(COMMANDS, name) ? (COMMANDS[name] ?? []) : [];
  if (!command || !takes || rest.length > 0) throw new MeerkatError("INVALID_ARGS", `Usage:\n${USAGE}`);
  const odd = Object.keys(values).find((option) => option !== "json" && !takes.includes(option));
  if (odd) throw new MeerkatError("INVALID_ARGS", `\`meerkat-binary ${name}\` has no option --${odd}.\n${USAGE}`);
  const { result, text } = await command(values, io);
  io.out(values.json ? `${JSON.stringify(result)}\n` : `${text}\n`);
  return 0;
}

function usageError(thrown: unknown): MeerkatError | undefined {
  if (isMeerkatError(thrown) || !systemCode(thrown)?.startsWith("ERR_PARSE_ARGS")) return undefined;
  return new MeerkatError("INVALID_ARGS", `${thrown instanceof Error ? thrown.message : "Bad arguments."}\n${USAGE}`);
}
