import { SessionNotFoundError } from "@meerkat/errors";
import type { Message } from "@meerkat/protocol";
import type { SessionPatch, SessionRecord, SessionStore } from "@meerkat/store";
import type { Media } from "../media/index.ts";
import { readSettings, type SessionSettings, writeSettings } from "./settings.ts";

/** A session in memory: its record, its history, and what was added since the last commit. */
export interface LiveSession {
  readonly id: string;
  readonly record: SessionRecord;
  readonly settings: SessionSettings;
  /** The system prompt, once the first turn has fixed it. */
  readonly system: string | undefined;
  /** The history without the system message, with what is not committed yet. */
  readonly messages: readonly Message[];
  /** The number of the last event given out. */
  seq: number;
  append(message: Message): void;
  change(patch: SessionPatch, settings?: SessionSettings): void;
  /** Writes everything since the last commit in one step. Rejects with SESSION_BUSY when another process was faster. */
  commit(): Promise<void>;
}

/** What a live session is kept by. */
export interface Keeping {
  readonly store: SessionStore;
  readonly media: Media;
}

/** Makes a live session of a stored one, whose history has its pictures whole. */
export function createLive(stored: SessionRecord, history: readonly Message[], { store, media }: Keeping): LiveSession {
  const messages = history.filter((message) => message.role !== "system");
  const first = history.find((message) => message.role === "system");
  let record = stored;
  let settings = readSettings(stored.id, stored.settings);
  let system = first?.content;
  let added: Message[] = [];
  let patch: SessionPatch = {};

  return {
    id: stored.id,
    get record() {
      return record;
    },
    get settings() {
      return settings;
    },
    get system() {
      return system;
    },
    messages,
    seq: stored.eventSeq,
    append: (message) => {
      added.push(message);
      if (message.role === "system") system = message.content;
      else messages.push(message);
    },
    change: (more, changed) => {
      patch = { ...patch, ...more };
      if (!changed) return;
      settings = changed;
      patch = { ...patch, settings: writeSettings(changed) };
    },
    commit: async () => {
      const [fresh, now] = [added, new Date().toISOString()];
      added = [];
      const full = { ...patch, updatedAt: now < record.updatedAt ? record.updatedAt : now };
      patch = {};
      const append = await media.stowAll(fresh);
      record = await store.commit(stored.id, { expectedVersion: record.version, patch: full, append });
    },
  };
}

/** What a caller hears when a session was put away. */
export function archivedError(id: string): SessionNotFoundError {
  return new SessionNotFoundError(`The session ${id} is archived. Its history can still be read.`);
}
