import type { JsonObject, Message } from "@meerkat/protocol";

/** Where a session stands: created without a first turn, in use, or put away (its history stays readable). */
export type SessionState = "deferred" | "ready" | "archived";

/** What a store keeps about one session besides its messages. Every read gives a fresh copy. */
export interface SessionRecord {
  /** Opaque; 1 to 200 visible ASCII characters, so that every backend compares and orders ids alike. */
  readonly id: string;
  /** ISO 8601 UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
  readonly createdAt: string;
  /** Same form as `createdAt`; lists are ordered by it. */
  readonly updatedAt: string;
  /** 1 after `create`, one more after each `commit`. */
  readonly version: number;
  readonly state: SessionState;
  readonly model: string;
  readonly provider: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Number of stored messages, counted by the store. */
  readonly messageCount: number;
  /** Input and output tokens of all runs so far. */
  readonly totalTokens: number;
  /** The last event sequence number given out. */
  readonly eventSeq: number;
  readonly lastAssistantText?: string;
  /** The owner's own JSON; a store keeps it and never looks inside. */
  readonly settings: JsonObject;
}

/** A session to create: a record without the fields the store counts, and the messages it starts with. */
export interface NewSession extends Omit<SessionRecord, "version" | "messageCount"> {
  readonly messages?: readonly Message[];
}

/** How a session is created. */
export interface CreateOptions {
  /**
   * When the session is as durable as the driver promises: before the promise settles (`at_once`, the default), or only
   * with the next write of any session that is. Until then the death of the process takes nothing, a power failure may
   * take the session: enough for one whose first commit is under way, at half the disk flushes.
   */
  readonly durable?: "at_once" | "with_next_write";
}

/** The fields a commit may replace. One left out, or `undefined`, stays as it is. */
export type SessionPatch = Partial<
  Pick<
    SessionRecord,
    | "updatedAt"
    | "state"
    | "model"
    | "provider"
    | "labels"
    | "totalTokens"
    | "eventSeq"
    | "lastAssistantText"
    | "settings"
  >
>;

/** One atomic step of a session: replace some fields and append messages. */
export interface SessionChange {
  /** The version the caller has read; a commit against any other is refused. */
  readonly expectedVersion: number;
  readonly patch: SessionPatch;
  /** Added after the stored messages, in this order. */
  readonly append: readonly Message[];
}

/** Which sessions to list. */
export interface SessionQuery {
  /** Every pair given here must be among the session's labels. */
  readonly labels?: Readonly<Record<string, string>>;
  /** At most this many; all when left out. */
  readonly limit?: number;
  /** How many of the newest to leave out first; 0 when left out. */
  readonly offset?: number;
  /** Only ids that start like this. */
  readonly idPrefix?: string;
  /** Archived sessions too; false when left out. */
  readonly includeArchived?: boolean;
}

/** A part of a history, counted from its first message. */
export interface MessageRange {
  readonly offset?: number;
  readonly limit?: number;
}

/**
 * Where sessions live. Each call is atomic, and writes take effect in the order they were called; a promise settles
 * only when its write is as durable as the driver promises, or as was asked. Nothing given or returned is shared with
 * the store.
 *
 * Besides the errors named below, every method rejects with `INVALID_PARAMS` for malformed input and with
 * `INTERNAL_ERROR` when stored data cannot be read or written, or when the store is closed. `details.reason` of such
 * an `INTERNAL_ERROR` is one word for programs: `closed`, `duplicate`, `corrupt`, `locked`, `full` and so on.
 */
export interface SessionStore {
  /** Stores a new session at version 1. Errors: `INTERNAL_ERROR` when the id is taken. */
  create(session: NewSession, options?: CreateOptions): Promise<SessionRecord>;
  /** The record of one session, archived or not; `undefined` when there is none. */
  read(id: string): Promise<SessionRecord | undefined>;
  /** Messages of one session, oldest first. Errors: `SESSION_NOT_FOUND`. */
  messages(id: string, range?: MessageRange): Promise<readonly Message[]>;
  /**
   * Applies one change whole and gives the new record. Errors: `SESSION_BUSY` when the session is at another version
   * (somebody else committed; nothing of this change is written), `SESSION_NOT_FOUND`.
   */
  commit(id: string, change: SessionChange): Promise<SessionRecord>;
  /** Records that match the query, the last updated first; equal times are ordered by id, descending. */
  list(query?: SessionQuery): Promise<readonly SessionRecord[]>;
  /** Removes a session with its messages; `false` when there was none. */
  delete(id: string): Promise<boolean>;
  /** Finishes the writes already requested, then lets go of everything. A second call does nothing more. */
  close(): Promise<void>;
}
