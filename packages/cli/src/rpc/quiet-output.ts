import { Console } from "node:console";

/**
 * Sends whatever uses the console to stderr: on the output of a server every line is the protocol's. The console is
 * made when somebody uses it.
 */
export function keepConsoleOffOutput(): void {
  let instead: Console | undefined;
  Object.defineProperty(globalThis, "console", {
    configurable: true,
    get: () => (instead ??= new Console(process.stderr)),
  });
}

let guarded = false;

/** Writes to stderr. A parent that has closed its end of it loses these lines, and not its server. */
export function writeStderr(text: string): void {
  if (!guarded) process.stderr.on("error", () => undefined);
  guarded = true;
  process.stderr.write(text);
}
