import { join, resolve } from "node:path";
import type { ProviderDriver } from "@meerkat/providers";
import type { ConfigStore, Environment, Log, RuntimeConfig } from "@meerkat/runtime";
import type { BlobStore, SessionStore } from "@meerkat/store";
import type { Transport } from "@meerkat/wire";
import type { Composition } from "./compose.ts";
import { checkRealmId, freshRealm, openRealm } from "./realm/index.ts";
import { serveInProcess } from "./serve/index.ts";

/** Options of {@link embed}. */
export interface EmbedOptions {
  /** The realm's id; a new one when left out. */
  readonly realm?: string;
  /**
   * A directory of realms: sessions, pictures and `config.toml` are kept in `<stateRoot>/<realm>`. Left out, nothing is
   * written.
   */
  readonly stateRoot?: string;
  /** Where sessions are kept, before `stateRoot`. It stays open when a client closes; its owner closes it. */
  readonly store?: SessionStore;
  /** Where pictures are kept, for sessions in a `store` of one's own; in the sessions themselves when left out. */
  readonly blobs?: BlobStore;
  /** Where the configuration is kept, before `stateRoot`; in memory, for each connection, when both are left out. */
  readonly configuration?: ConfigStore;
  /** A project, whose AGENTS.md becomes part of the system prompt. */
  readonly contextRoot?: string;
  /** A scenario file for the simulator; RKAT_SIMULATOR_SCENARIO when left out. */
  readonly scenario?: string;
  /** Model providers; of two with one name the later stands. */
  readonly providers?: readonly ProviderDriver[];
  /** Where keys and RKAT_MODEL are looked up; `process.env` when left out. */
  readonly env?: Environment;
  /** What stands before the defaults and the realm's configuration. */
  readonly config?: Partial<RuntimeConfig>;
  /** Told what an operator should know, never prompts or keys; nobody when left out. */
  readonly log?: Log;
}

/**
 * A Meerkat runtime inside this process, for the `transport` option of `MeerkatClient`: no child process, the same
 * behaviour. Each connection gets a runtime of its own, which ends when its client closes. Throws INVALID_ARGS for a
 * realm id that is none.
 *
 * @example
 * await using client = await new MeerkatClient({ transport: embed() }).connect();
 * const session = await client.createSession("Hello", { model: "simulator" });
 */
export function embed(options: EmbedOptions = {}): () => Transport {
  const realm = options.realm === undefined ? freshRealm() : checkRealmId(options.realm);
  const directory = options.stateRoot === undefined ? undefined : join(resolve(options.stateRoot), realm);
  const { contextRoot, scenario, providers = [], config = {}, env = process.env, log = () => undefined } = options;
  const kept = partsOf(options, directory === undefined ? undefined : { realm, directory });
  return () => serveInProcess({ realm, ...kept, contextRoot, scenario, providers, config, env, log });
}

function partsOf(
  { store, blobs, configuration }: EmbedOptions,
  place: { readonly realm: string; readonly directory: string } | undefined,
): Pick<Composition, "store" | "blobs" | "configuration" | "home"> {
  const own = configuration === undefined ? {} : { configuration: () => configuration };
  // Pictures go where their sessions go: a session must not outlive what it refers to.
  if (store !== undefined) return { store: () => lent(store), ...(blobs ? { blobs: () => blobs } : {}), ...own };
  if (place !== undefined) return { ...openRealm({ ...place, origin: "explicit", backend: "sqlite" }), ...own };
  const memory = () => import("@meerkat/store");
  return {
    store: async () => (await memory()).openMemoryStore(),
    blobs: async () => blobs ?? (await memory()).openMemoryBlobs(),
    ...own,
  };
}

/** A runtime closes its store; one that it was only lent stays open. */
function lent(store: SessionStore): SessionStore {
  return {
    create: (session, options) => store.create(session, options),
    read: (id) => store.read(id),
    messages: (id, range) => store.messages(id, range),
    commit: (id, change) => store.commit(id, change),
    list: (query) => store.list(query),
    delete: (id) => store.delete(id),
    close: async () => undefined,
  };
}
