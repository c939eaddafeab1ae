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
