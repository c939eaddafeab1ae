import { setImmediate as nextTurn } from "node:timers/promises";
import { MeerkatError } from "@meerkat/errors";
import { isBusy } from "./failure.ts";
import type { Handle, SqliteFile } from "./file.ts";
import { whileBusy } from "./patience.ts";
import { nested, transact } from "./transaction.ts";

/** One write, ready to run inside a transaction. */
export interface Write<T> {
  readonly run: (handle: Handle) => T;
  /** The outcome when there is no file yet. A write without it has the file made. */
  readonly absent?: () => T;
  /** Whether it may stay unflushed until another write is flushed. */
  readonly lazy?: boolean;
}

/** A write whose result type is known to its caller's promise only. */
interface Job {
  readonly needsFile: boolean;
  readonly lazy: boolean;
  /** Does the work and gives what is to happen once it is durable. */
  readonly run: (handle: Handle) => () => void;
  readonly settleAbsent: () => void;
  readonly reject: (error: unknown) => void;
}

/** Enough to share one disk flush among many sessions, few enough that no transaction holds the lock for long. */
const LARGEST_GROUP = 256;
const MOST_WAITING = 16_384;

/**
 * Collects the writes that are requested in one turn of the event loop and puts them into one transaction: the cost
 * of a durable commit is its disk flush, and a flush serves many sessions as well as one. Writes keep their order.
 */
export class GroupCommit {
  readonly #file: SqliteFile;
  readonly #busyTimeoutMs: number;
  readonly #waiting: Job[] = [];
  #draining: Promise<void> | undefined;

  constructor(file: SqliteFile, busyTimeoutMs: number) {
    this.#file = file;
    this.#busyTimeoutMs = busyTimeoutMs;
  }

  /** Settles when the write is durable or has failed; the failure of one write leaves the others of its group alone. */
  add<T>(write: Write<T>): Promise<T> {
    if (this.#waiting.length >= MOST_WAITING) throw tooManyWaiting();
    const { job, settled } = jobOf(write);
    this.#waiting.push(job);
    this.#draining ??= this.#drain();
    return settled;
  }

  /** Resolves when no write is waiting. */
  async idle(): Promise<void> {
    await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // One turn lets everything that is about to ask join the group, and other work of this process go on.
      await nextTurn();
      await this.#settle(this.#waiting.splice(0, LARGEST_GROUP));
    }
    this.#draining = undefined;
  }

  async #settle(jobs: readonly Job[]): Promise<void> {
    try {
      const outcomes = await whileBusy(this.#busyTimeoutMs, () => this.#commit(jobs));
      for (const settle of outcomes) settle();
    } catch (error) {
      for (const job of jobs) job.reject(error);
    }
  }

  #commit(jobs: readonly Job[]): readonly (() => void)[] {
    const handle = jobs.some((job) => job.needsFile) ? this.#file.created() : this.#file.existing();
    if (!handle) return jobs.map((job) => job.settleAbsent);
    handle.flushCommits(!jobs.every((job) => job.lazy));
    return transact(handle.database, () => jobs.map((job) => runAlone(handle, job)));
  }
}

/** Errors: what ends the whole group, which is a lock held by others or a transaction that SQLite has given up. */
function runAlone(handle: Handle, job: Job): () => void {
  try {
    return nested(handle.database, () => job.run(handle));
  } catch (error) {
    if (isBusy(error) || !handle.database.isTransaction) throw error;
    return () => job.reject(error);
  }
}

function jobOf<T>(write: Write<T>): { readonly job: Job; readonly settled: Promise<T> } {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const run = (handle: Handle) => {
    const value = write.run(handle);
    return () => resolve(value);
  };
  const settleAbsent = () => {
    try {
      if (write.absent) resolve(write.absent());
    } catch (error) {
      reject(error);
    }
  };
  const needs = { needsFile: write.absent === undefined, lazy: write.lazy === true };
  return { job: { ...needs, run, settleAbsent, reject }, settled: promise };
}

function tooManyWaiting(): MeerkatError {
  const message = `More than ${MOST_WAITING} writes are waiting for the session store. Await some of them first.`;
  return new MeerkatError("INTERNAL_ERROR", message, { details: { reason: "overloaded" } });
}
