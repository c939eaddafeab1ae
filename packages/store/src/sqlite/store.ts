import type { Message } from "@meerkat/protocol";
import { sessionNotFound, storeClosed } from "../errors.ts";
import { checkQuery } from "../fields.ts";
import type {
  CreateOptions,
  MessageRange,
  NewSession,
  SessionChange,
  SessionQuery,
  SessionRecord,
  SessionStore,
} from "../port.ts";
import { storeFailure } from "./failure.ts";
import { type Handle, SqliteFile } from "./file.ts";
import { GroupCommit, type Write } from "./group-commit.ts";
import { readHistory } from "./history.ts";
import { listSessions } from "./list.ts";
import type { SqliteStoreOptions } from "./options.ts";
import { whileBusy } from "./patience.ts";
import { recordFrom } from "./rows.ts";
import { committing, creating, deleting } from "./writes.ts";

const DEFAULT_BUSY_TIMEOUT_MS = 5000;

/**
 * A store in one SQLite file (Node's own `node:sqlite`, no native dependency). Nothing is touched before the first
 * call; a read where there is no file finds an empty store and makes nothing. Several processes may use one file.
 *
 * Errors, from the methods: `INTERNAL_ERROR` whose `details.reason` is `unusable_path`, `full`, `disk`, `corrupt`,
 * `foreign` (another program's database), `newer_schema` or `locked` (another process wrote for longer than
 * `busyTimeoutMs`). After any of them nothing of the call is stored, and the next call tries again.
 */
export function openSqliteStore(options: SqliteStoreOptions): SessionStore {
  return new SqliteStore(options);
}

class SqliteStore implements SessionStore {
  readonly #file: SqliteFile;
  readonly #busyTimeoutMs: number;
  readonly #writes: GroupCommit;
  #closing: Promise<void> | undefined;

  constructor(options: SqliteStoreOptions) {
    this.#file = new SqliteFile(options);
    this.#busyTimeoutMs = options.busyTimeoutMs ?? DEFAULT_BUSY_TIMEOUT_MS;
    this.#writes = new GroupCommit(this.#file, this.#busyTimeoutMs);
  }

  async create(session: NewSession, options?: CreateOptions): Promise<SessionRecord> {
    return this.#write(creating(session, options));
  }

  async read(id: string): Promise<SessionRecord | undefined> {
    const row = await this.#read((handle) => handle?.statements.readSession.get(id));
    return row && recordFrom(row);
  }

  async messages(id: string, range: MessageRange = {}): Promise<readonly Message[]> {
    checkQuery(range);
    return this.#read((handle) => {
      if (!handle) throw sessionNotFound(id);
      return readHistory(handle.statements, { id, range });
    });
  }

  async commit(id: string, change: SessionChange): Promise<SessionRecord> {
    return this.#write(committing(id, change));
  }

  async list(query: SessionQuery = {}): Promise<readonly SessionRecord[]> {
    checkQuery(query);
    return this.#read((handle) => (handle ? listSessions(handle.database, query) : []));
  }

  async delete(id: string): Promise<boolean> {
    return this.#write(deleting(id));
  }

  close(): Promise<void> {
    this.#closing ??= this.#explained(this.#writes.idle().then(() => this.#file.close()));
    return this.#closing;
  }

  #read<T>(work: (handle: Handle | undefined) => T): Promise<T> {
    this.#mustBeOpen();
    return this.#explained(whileBusy(this.#busyTimeoutMs, () => work(this.#file.existing())));
  }

  #write<T>(write: Write<T>): Promise<T> {
    this.#mustBeOpen();
    return this.#explained(this.#writes.add(write));
  }

  #mustBeOpen(): void {
    if (this.#closing) throw storeClosed();
  }

  async #explained<T>(outcome: Promise<T>): Promise<T> {
    try {
      return await outcome;
    } catch (error) {
      throw storeFailure(error, this.#file.path);
    }
  }
}
