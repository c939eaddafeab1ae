import { MeerkatError, SessionNotFoundError } from "@meerkat/errors";
import type { NewSession, SessionRecord } from "@meerkat/store";
import { archivedError, createLive, type Keeping, type LiveSession } from "./live.ts";

/** A turn in progress. */
export interface ActiveRun {
  /** Stops the run; it ends as if it had failed with this error. */
  stop(reason: MeerkatError): void;
  /** Settles when the run has ended and its session is free. Never rejects. */
  readonly ended: Promise<void>;
}

/** The sessions of a realm: which exist, which are in memory, which are running. */
export interface Sessions {
  create(session: NewSession): Promise<SessionRecord>;
  /** The record of a session, archived or not. Rejects with SESSION_NOT_FOUND. */
  read(id: string): Promise<SessionRecord>;
  running(id: string): ActiveRun | undefined;
  readonly active: readonly ActiveRun[];
  /**
   * Takes a session for one run. The session is loaded if it is not in memory or was changed by another process.
   * Rejects with SESSION_BUSY while another run has it, and with INTERNAL_ERROR when too many are running.
   */
  take<T>(id: string, work: (live: LiveSession, stopped: AbortSignal) => Promise<T>): Promise<T>;
}

export interface SessionLimits {
  readonly maxRunning: number;
  readonly maxIdle: number;
}

export function createSessions(keeping: Keeping, limits: SessionLimits): Sessions {
  const { store, media } = keeping;
  const runs = new Map<string, ActiveRun>();
  const idle = new Map<string, LiveSession>();

  const read = async (id: string): Promise<SessionRecord> => {
    const record = await store.read(id);
    if (!record)
      throw new SessionNotFoundError(
        `There is no session ${id} in this realm. \`session/list\` shows those that exist.`,
      );
    return record;
  };

  const load = async (id: string): Promise<LiveSession> => {
    const record = await read(id);
    if (record.state === "archived") throw archivedError(id);
    const kept = idle.get(id);
    idle.delete(id);
    if (kept?.record.version === record.version) return kept;
    return createLive(record, await media.fetchAll(await store.messages(id)), keeping);
  };

  const keep = (live: LiveSession): void => {
    idle.set(live.id, live);
    const [oldest] = idle.keys();
    if (idle.size > limits.maxIdle && oldest !== undefined) idle.delete(oldest);
  };

  const take = async <T>(id: string, work: (live: LiveSession, stopped: AbortSignal) => Promise<T>): Promise<T> => {
    if (runs.has(id)) throw busy(id);
    if (runs.size >= limits.maxRunning) throw tooMany(runs.size);
    const stop = new AbortController();
    const ended = Promise.withResolvers<void>();
    // Taken before the first await: of two turns that arrive together, the second finds the session busy.
    runs.set(id, { stop: (reason) => stop.abort(reason), ended: ended.promise });
    try {
      const live = await load(id);
      const result = await work(live, stop.signal);
      keep(live);
      return result;
    } finally {
      runs.delete(id);
      ended.resolve();
    }
  };

  return {
    create: (session) => store.create(session),
    read,
    running: (id) => runs.get(id),
    get active() {
      return [...runs.values()];
    },
    take,
  };
}

function busy(id: string): MeerkatError {
  return new MeerkatError(
    "SESSION_BUSY",
    `The session ${id} is running a turn. Wait for it to end, or stop it with turn/interrupt.`,
  );
}

function tooMany(running: number): MeerkatError {
  return new MeerkatError(
    "INTERNAL_ERROR",
    `Max sessions reached (${running}/${running}): too many are running at once. Try again when one has ended.`,
    {
      details: { reason: "max_sessions", running },
    },
  );
}
