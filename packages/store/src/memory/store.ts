import type { Message } from "@meerkat/protocol";
import { duplicateSession, sessionBusy, sessionNotFound, storeClosed } from "../errors.ts";
import { checkChange, checkQuery, firstRecord } from "../fields.ts";
import { messageFrom, messageText } from "../message-text.ts";
import type { MessageRange, NewSession, SessionChange, SessionQuery, SessionRecord, SessionStore } from "../port.ts";

/**
 * A store that lives as long as the process: the reference for what every driver does, and the right one for tests
 * and for sessions nobody wants to keep.
 */
export function openMemoryStore(): SessionStore {
  return new MemoryStore();
}

interface Entry {
  readonly record: SessionRecord;
  /** Messages as the texts a database would hold, so that this store cannot keep what others would lose. */
  readonly rows: string[];
}

class MemoryStore implements SessionStore {
  readonly #entries = new Map<string, Entry>();
  #closed = false;

  async create(session: NewSession): Promise<SessionRecord> {
    const record = plain(firstRecord(session));
    const rows = (session.messages ?? []).map(messageText);
    this.#mustBeOpen();
    if (this.#entries.has(record.id)) throw duplicateSession(record.id);
    this.#entries.set(record.id, { record, rows });
    return plain(record);
  }

  async read(id: string): Promise<SessionRecord | undefined> {
    this.#mustBeOpen();
    const entry = this.#entries.get(id);
    return entry && plain(entry.record);
  }

  async messages(id: string, range: MessageRange = {}): Promise<readonly Message[]> {
    checkQuery(range);
    const { offset = 0, limit = Number.POSITIVE_INFINITY } = range;
    const rows = this.#entry(id).rows.slice(offset, offset + limit);
    return rows.map((text, index) => messageFrom(text, { sessionId: id, position: offset + index }));
  }

  async commit(id: string, change: SessionChange): Promise<SessionRecord> {
    checkChange(change);
    const added = change.append.map(messageText);
    const { record, rows } = this.#entry(id);
    if (record.version !== change.expectedVersion) {
      throw sessionBusy(id, { expected: change.expectedVersion, actual: record.version });
    }
    const next = {
      // The round trip also drops fields set to `undefined`, which mean "as it is".
      ...{ ...record, ...plain(change.patch) },
      ...{ version: record.version + 1, messageCount: record.messageCount + added.length },
    };
    for (const text of added) rows.push(text);
    this.#entries.set(id, { record: next, rows });
    return plain(next);
  }

  async list(query: SessionQuery = {}): Promise<readonly SessionRecord[]> {
    checkQuery(query);
    this.#mustBeOpen();
    const { offset = 0, limit = Number.POSITIVE_INFINITY } = query;
    const found = [...this.#entries.values()].map((entry) => entry.record).filter((record) => matches(record, query));
    return found
      .sort(newestFirst)
      .slice(offset, offset + limit)
      .map(plain);
  }

  async delete(id: string): Promise<boolean> {
    this.#mustBeOpen();
    return this.#entries.delete(id);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#entries.clear();
  }

  #mustBeOpen(): void {
    if (this.#closed) throw storeClosed();
  }

  #entry(id: string): Entry {
    this.#mustBeOpen();
    const entry = this.#entries.get(id);
    if (!entry) throw sessionNotFound(id);
    return entry;
  }
}

function matches(record: SessionRecord, query: SessionQuery): boolean {
  const labels = new Map(Object.entries(record.labels));
  return (
    (query.includeArchived === true || record.state !== "archived") &&
    record.id.startsWith(query.idPrefix ?? "") &&
    Object.entries(query.labels ?? {}).every(([key, value]) => labels.get(key) === value)
  );
}

function newestFirst(a: SessionRecord, b: SessionRecord): number {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt < b.updatedAt ? 1 : -1;
  return a.id < b.id ? 1 : -1;
}

/** What a trip through JSON leaves of a value: the copy a database would give back. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
