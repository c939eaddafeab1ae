import { join } from "node:path";
import type {
  CreateOptions,
  MessageRange,
  NewSession,
  SessionChange,
  SessionQuery,
  SessionStore,
} from "@meerkat/store";
import { checkBackend, writeManifest } from "./manifest.ts";
import type { Place } from "./place.ts";

/**
 * The sessions of a realm. The database driver is loaded at the first call, and the realm's directory and manifest are
 * made with its first session, so a process that stores nothing leaves nothing behind. A failure to open is reported by
 * the call that met it, and the next call tries again.
 */
export function openRealmStore(place: Place): SessionStore {
  return new RealmStore(place);
}

class RealmStore implements SessionStore {
  readonly #place: Place;
  #opening: Promise<SessionStore> | undefined;
  #founding: Promise<void> | undefined;

  constructor(place: Place) {
    this.#place = place;
  }

  async create(session: NewSession, options?: CreateOptions) {
    const store = await this.#store();
    await this.#found();
    return store.create(session, options);
  }

  async read(id: string) {
    return (await this.#store()).read(id);
  }

  async messages(id: string, range?: MessageRange) {
    return (await this.#store()).messages(id, range);
  }

  async commit(id: string, change: SessionChange) {
    return (await this.#store()).commit(id, change);
  }

  async list(query?: SessionQuery) {
    return (await this.#store()).list(query);
  }

  async delete(id: string) {
    return (await this.#store()).delete(id);
  }

  async close() {
    const opened = await this.#opening?.catch(() => undefined);
    await opened?.close();
  }

  #store(): Promise<SessionStore> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async #open(): Promise<SessionStore> {
    await checkBackend(this.#place);
    const { openSqliteStore } = await import("@meerkat/store/sqlite");
    return openSqliteStore({ path: join(this.#place.directory, "sessions.sqlite3") });
  }

  #found(): Promise<void> {
    this.#founding ??= writeManifest(this.#place).catch((error: unknown) => {
      this.#founding = undefined;
      throw error;
    });
    return this.#founding;
  }
}
