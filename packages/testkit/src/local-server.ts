import type { Handlers } from "@meerkat/protocol";
import { createRegistry } from "@meerkat/providers";
import { createSimulator, parseScenario } from "@meerkat/providers/simulator";
import { type ConfigStore, createRuntime, type Runtime, type RuntimeConfig } from "@meerkat/runtime";
import { serveRpc } from "@meerkat/server";
import { type BlobStore, openMemoryBlobs, openMemoryStore, type SessionStore } from "@meerkat/store";
import { memoryPair, type Transport } from "@meerkat/wire";

export interface LocalServerOptions {
  readonly realm?: string;
  readonly store?: SessionStore;
  readonly blobs?: BlobStore;
  readonly configuration?: ConfigStore;
  /** A scenario for the simulator, in the form of a scenario file. */
  readonly scenario?: unknown;
  readonly config?: Partial<RuntimeConfig>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Replaces handlers of the runtime. */
  readonly handlers?: Partial<Handlers>;
}

/** The real server over memory: the real runtime, store and simulator behind the real dispatch. */
export interface LocalServer {
  readonly runtime: Runtime;
  /** A new connection's client end. */
  connect(): Transport;
  close(): Promise<void>;
}

export const SERVER_INFO = { name: "meerkat-rpc", version: "0.5.1" };

export function localServer(options: LocalServerOptions = {}): LocalServer {
  const simulator = createSimulator(
    options.scenario === undefined ? {} : { scenario: parseScenario(options.scenario) },
  );
  const runtime = createRuntime({
    realm: options.realm ?? "local",
    store: options.store ?? openMemoryStore(),
    blobs: options.blobs ?? openMemoryBlobs(),
    ...(options.configuration ? { configuration: options.configuration } : {}),
    providers: createRegistry([{ name: "simulator", load: async () => simulator }]),
    env: options.env ?? { RKAT_MODEL: "simulator" },
    ...(options.config ? { config: options.config } : {}),
  });
  const handlers = { ...runtime.handlers, ...options.handlers };
  const servers: ReturnType<typeof serveRpc>[] = [];
  return {
    runtime,
    connect: () => {
      const [client, server] = memoryPair();
      servers.push(serveRpc({ transport: server, handlers, serverInfo: SERVER_INFO, drainMs: 0 }));
      return client;
    },
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
      await runtime.close();
    },
  };
}
