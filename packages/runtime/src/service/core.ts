import type { RealmPaths } from "@meerkat/protocol";
import type { ProviderRegistry } from "@meerkat/providers";
import type { BlobStore, SessionStore } from "@meerkat/store";
import type { Configuration, Current } from "../config/index.ts";
import type { Log } from "../log.ts";
import type { Media } from "../media/index.ts";
import type { Sessions, Subscriptions } from "../session/index.ts";
import type { Registrations } from "../tools/index.ts";

/** What every service of a runtime shares. */
export interface Core {
  readonly realm: string;
  readonly store: SessionStore;
  readonly providers: ProviderRegistry;
  readonly media: Media;
  readonly blobs: BlobStore | undefined;
  readonly configuration: Configuration;
  readonly home: RealmHome;
  readonly log: Log;
  readonly sessions: Sessions;
  readonly subscriptions: Subscriptions;
  readonly registrations: Registrations;
}

/** What a server says about where its realm is kept. */
export interface RealmHome {
  /** A name for this process. */
  readonly instance?: string;
  /** How the realm is stored. */
  readonly backend?: string;
  readonly paths?: RealmPaths;
}

/** A core with the configuration that holds for the call at hand. */
export interface TurnCore extends Core, Current {}

/** Rejects with INVALID_PARAMS when the realm's configuration is wrong. */
export async function atThisTurn(core: Core): Promise<TurnCore> {
  return { ...core, ...(await core.configuration.current()) };
}

/** The public reference of a session, `<realm>:<id>`. */
export function refOf(core: Core, id: string): string {
  return `${core.realm}:${id}`;
}
