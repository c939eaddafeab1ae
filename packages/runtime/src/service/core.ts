import type { ProviderRegistry } from "@meerkat/providers";
import type { SessionStore } from "@meerkat/store";
import type { Log } from "../log.ts";
import type { Environment, RuntimeConfig } from "../policy/index.ts";
import type { Sessions, Subscriptions } from "../session/index.ts";
import type { Registrations } from "../tools/index.ts";

/** What every service of a runtime shares. */
export interface Core {
  readonly realm: string;
  readonly store: SessionStore;
  readonly providers: ProviderRegistry;
  readonly config: RuntimeConfig;
  readonly env: Environment;
  readonly log: Log;
  readonly sessions: Sessions;
  readonly subscriptions: Subscriptions;
  readonly registrations: Registrations;
}

/** The public reference of a session, `<realm>:<id>`. */
export function refOf(core: Core, id: string): string {
  return `${core.realm}:${id}`;
}
