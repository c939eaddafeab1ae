import { toExitCode, toMeerkatError } from "@meerkat/errors";
import { stdioTransport } from "@meerkat/wire/stdio";
import { createLog, oneLine } from "../log.ts";
// Not through its index: all of it would load the file system modules, which a server needs only for its first session.
import { checkPlaceFlags } from "../realm/place-flags.ts";
import { serveRuntime } from "../serve/index.ts";
import { VERSION } from "../version.ts";
import { workingDirectory } from "../working-directory.ts";
import { keepConsoleOffOutput, writeStderr } from "./quiet-output.ts";
import { type ServerArguments, serverArguments } from "./server-options.ts";
import { serverUsage } from "./usage.ts";

type Serving = Exclude<ServerArguments, { readonly print: unknown }>;

/** How long answers may take to be written after a signal, in milliseconds: nobody has to read them. */
const LAST_WORDS_MS = 2000;

/** Serves the standard input and output of this process until the input ends or a signal comes. Gives the exit code. */
export async function serveStdio(args: readonly string[]): Promise<number> {
  try {
    const options = serverArguments(args);
    if (!("print" in options)) return await serve(options);
    process.stdout.write(options.print === "version" ? `${VERSION}\n` : serverUsage());
    return 0;
  } catch (error) {
    writeStderr(`Error: ${toMeerkatError(error).message}\n`);
    return toExitCode(error);
  }
}

async function serve({ place: flags, drainMs, maxLineBytes, scenario }: Serving): Promise<number> {
  const { env, platform } = process;
  checkPlaceFlags(flags);
  const log = createLog(writeStderr, env);
  keepConsoleOffOutput();
  dieInOneLine();
  const surroundings = { env, platform, cwd: workingDirectory(), fallback: "fresh" } as const;
  const load = async () =>
    (await import("../compose-place.ts")).composePlace(flags, { ...surroundings, scenario, log });
  const transport = stdioTransport({ input: process.stdin, output: process.stdout, maxLineBytes });
  const served = serveRuntime({ transport, maxLineBytes, load, log, drainMs });
  onSignals(() => void served.stop());
  log("info", "Serving.", { pid: process.pid, ...(flags.instance ? { instance: flags.instance } : {}) });
  const broken = await served.closed;
  if (broken) log("info", "The connection broke.", { error: oneLine(broken.message) });
  return 0;
}

/** The first signal ends the server in order, a second one at once. */
function onSignals(stop: () => void): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(0);
    stopping = true;
    stop();
    // A client that does not read could hold up the last answers for ever.
    setTimeout(() => process.exit(0), LAST_WORDS_MS).unref();
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}

function dieInOneLine(): void {
  process.on("uncaughtException", (error: unknown) => {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    writeStderr(`error: The server failed unexpectedly. ${oneLine(what)}\n`);
    process.exit(1);
  });
}
