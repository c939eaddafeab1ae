import { Interruption } from "./io.ts";

/** The exit code of a process that a signal ended is 128 and the signal's number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;
const EXIT_CODE_PIPE = 141;

/**
 * A signal that aborts when the process is told to stop or when its output is closed. A second signal does not wait for
 * what the first one started.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(EXIT_CODES[name]);
      controller.abort(new Interruption("Interrupted.", { exitCode: EXIT_CODES[name] }));
    });
  }
  process.stdout.on("error", (error: Error) => {
    const gone = "code" in error && error.code === "EPIPE";
    const message = `The output cannot be written: ${error.message}.`;
    controller.abort(new Interruption(message, { exitCode: gone ? EXIT_CODE_PIPE : 1, quiet: gone }));
  });
  // Nobody reads what is said about that either.
  process.stderr.on("error", () => undefined);
  return controller.signal;
}
