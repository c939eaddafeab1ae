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

type Work<T> = (live: LiveSession, stopped: AbortSignal) => Promise<T>;

/** The sessions of a realm: which exist, which are in memory, which are running. */
export interface Sessions {
  create(session: NewSession): Promise<SessionRecord>;
  /**
   * Creates a session for its first run, whose commit makes it durable. Rejects with INTERNAL_ERROR, and creates nothing,
   * when too many are running.
   */
  begin<T>(session: NewSession, work: Work<T>): Promise<T>;
  /** The record of a session, archived or not. Rejects with SESSION_NOT_FOUND. */
  read(id: string): Promise<SessionRecord>;
  running(id: string): ActiveRun | undefined;
  readonly active: readonly ActiveRun[];
  /**
   * Takes a session for one run. The session is loaded if it is not in memory or was changed by another process.
   * Rejects with SESSION_BUSY while another run has it, and with INTERNAL_ERROR when too many are running.
   */
  take<T>(id: string, work: Work<T>): Promise<T>;
}

/** Numbers are small; there is an end because ids are many. */
const MOST_SPOKEN = 4096;

export interface SessionLimits {
  readonly maxRunning: number;
  readonly maxIdle: number;
}

export function createSessions(keeping: Keeping, limits: SessionLimits): Sessions {
  const { store, media } = keeping;
  const runs = new Map<string, ActiveRun>();
  const idle = new Map<string, LiveSession>();
  /** The last event's number of sessions whose last run failed: if its commit did, the store does not have it. */
  const spoken = new Map<string, number>();

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

  const made = async (session: NewSession): Promise<LiveSession> =>
    createLive(await store.create(session, { durable: "with_next_write" }), [], keeping);

  const run = async <T>(live: LiveSession, work: Work<T>, stopped: AbortSignal): Promise<T> => {
    live.seq = Math.max(live.seq, spoken.get(live.id) ?? 0);
    spoken.delete(live.id);
    try {
      const result = await work(live, stopped);
      keepNewest(idle, live.id, live, limits.maxIdle);
      return result;
    } catch (error) {
      keepNewest(spoken, live.id, live.seq, MOST_SPOKEN);
      throw error;
    }
  };

  const occupy = async <T>(id: string, ready: () => Promise<LiveSession>, work: Work<T>): Promise<T> => {
    if (runs.has(id)) throw busy(id);
    if (runs.size >= limits.maxRunning) throw tooMany(runs.size);
    const stop = new AbortController();
    const ended = Promise.withResolvers<void>();
    // Taken before the first await: of two turns that arrive together, the second finds the session busy.
    runs.set(id, { stop: (reason) => stop.abort(reason), ended: ended.promise });
    try {
      return await run(await ready(), work, stop.signal);
    } finally {
      runs.delete(id);
      ended.resolve();
    }
  };

  return {
    create: (session) => store.create(session),
    begin: (session, work) => occupy(session.id, () => made(session), work),
    read,
    running: (id) => runs.get(id),
    get active() {
      return [...runs.values()];
    },
    take: (id, work) => occupy(id, () => load(id), work),
  };
}

/** Puts a value at the young end of a map that forgets its oldest ones. */
function keepNewest<V>(map: Map<string, V>, key: string, value: V, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
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
