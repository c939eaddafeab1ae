import { memoryPair, type Transport } from "@meerkat/wire";
import type { Composition } from "../compose.ts";
import { serveRuntime } from "./served-runtime.ts";

/** A server in this process and the client's end of its connection. Closing that end closes the server with it. */
export function serveInProcess(composition: Composition): Transport {
  const [clientEnd, transport] = memoryPair();
  const load = async () => (await import("../compose.ts")).composeRuntime(composition);
  // Who closes a server of its own does not want to wait for what still runs in it.
  const { closed } = serveRuntime({ transport, load, log: composition.log, drainMs: 0 });
  return {
    lines: clientEnd.lines,
    send: (line) => clientEnd.send(line),
    close: async (reason) => {
      await clientEnd.close(reason);
      await closed;
    },
  };
}
