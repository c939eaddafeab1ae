import type { Runtime } from "@meerkat/runtime";
import { type Log, serveRpc } from "@meerkat/server";
import type { Transport } from "@meerkat/wire";
import { VERSION } from "../version.ts";
import { lazyHandlers } from "./lazy-handlers.ts";

const SERVER_INFO = { name: "meerkat-rpc", version: VERSION };

/** Options of {@link serveRuntime}. */
export interface ServeOptions {
  readonly transport: Transport;
  /** The longest line that the transport reads, if it has a limit. */
  readonly maxLineBytes?: number;
  /** Makes the runtime when the first call needs it. */
  readonly load: () => Promise<Runtime>;
  readonly log: Log;
  /** How long runs may go on after the client ended its side, in milliseconds. */
  readonly drainMs: number;
}

/** A connection served by a runtime of its own. */
export interface ServedRuntime {
  /** Resolves when everything is answered, stored and closed: `undefined` after an orderly end, else why it broke. */
  readonly closed: Promise<Error | undefined>;
  /** Interrupts what runs and ends the connection. Resolves with `closed`. */
  stop(): Promise<Error | undefined>;
}

/** Serves one connection with a runtime that lives as long as it. */
export function serveRuntime({ transport, maxLineBytes, load, log, drainMs }: ServeOptions): ServedRuntime {
  let runtime: Promise<Runtime> | undefined;
  const loaded = () => {
    runtime ??= load().catch((error: unknown) => {
      runtime = undefined;
      throw error;
    });
    return runtime;
  };
  const handlers = lazyHandlers(async () => (await loaded()).handlers);
  const server = serveRpc({ transport, maxLineBytes, handlers, serverInfo: SERVER_INFO, log, drainMs });
  const end = async () => {
    const reason = await server.closed;
    await server.close(reason);
    const started = await runtime?.catch(() => undefined);
    await started?.close();
    return reason;
  };
  const closed = end();
  return {
    closed,
    stop: async () => {
      await server.close();
      return closed;
    },
  };
}
