import type { DownloadOptions, OnProgress } from "@meerkat/binary";
import type { Transport } from "@meerkat/wire";

/** Where the server's program is and how it is started. */
export interface LaunchOptions {
  /**
   * The server's program: a path, or a name on PATH. A `.js` or `.mjs` file is run with this process's Node. Default:
   * `MEERKAT_BIN_PATH`, then the application's own `@meerkat/cli`, then `rkat-rpc` on PATH, then one that
   * `meerkat-binary install` has downloaded, then `rkat` on PATH.
   */
  readonly rkatPath?: string;
  /** Further arguments, after those made from the options below. */
  readonly args?: readonly string[];
  /** Variables set for the server on top of this process's environment; `undefined` removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The server's working directory. */
  readonly cwd?: string;
  /** The realm whose sessions, config and files are used. Not together with `isolated`. */
  readonly realmId?: string;
  /** Whether the server makes a realm of its own, which is also what happens without `realmId`. */
  readonly isolated?: boolean;
  /** A name for this instance, recorded with the sessions it makes. */
  readonly instanceId?: string;
  /** How a new realm is stored, such as `sqlite`. An existing realm stays as it is. */
  readonly realmBackend?: string;
  /** The directory that holds the realms. */
  readonly stateRoot?: string;
  /** The project's directory: its agent instructions, skills and MCP servers. */
  readonly contextRoot?: string;
  /** The directory that holds the user's `.rkat` files. Default: the home directory. */
  readonly userConfigRoot?: string;
  /**
   * Where a release of the server is downloaded from, verified, when nothing of the above is there. Default: nowhere.
   */
  readonly download?: DownloadOptions & { readonly onProgress?: OnProgress };
  /** The longest line the client reads, in bytes; the server is told. Default 64 MiB. */
  readonly maxLineBytes?: number;
}

/** A connection to a server, and what keeps this process alive for it. */
export interface Launched {
  readonly transport: Transport;
  /** Keeps this process alive while the server lives. */
  ref?(): void;
  /** Lets this process end although the server lives. */
  unref?(): void;
}

/** Starts a server. Rejects with BINARY_NOT_FOUND when there is none, LEGACY_BINARY_UNSUPPORTED for one that is too old. */
export type Launch = (options: LaunchOptions, signal: AbortSignal) => Promise<Launched>;
