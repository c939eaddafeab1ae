import type { Outcome } from "./message.ts";
import { RPC_CODES, RpcFailure, type RpcId } from "./rpc-error.ts";

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: unknown) => void;
  readonly release: () => void;
}

/** Aborted calls whose late answer is still expected; the oldest are forgotten first. */
const MAX_ABANDONED = 1024;

/** The calls this side made and that wait for their answer. */
export class OutgoingCalls {
  readonly #idPrefix: string | undefined;
  readonly #pending = new Map<RpcId, Pending>();
  readonly #abandoned = new Set<RpcId>();
  #issued = 0;

  constructor(idPrefix: string | undefined) {
    this.#idPrefix = idPrefix;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** The ids of the calls that wait. */
  get pending(): readonly RpcId[] {
    return [...this.#pending.keys()];
  }

  nextId(): RpcId {
    const count = this.#issued++;
    return this.#idPrefix === undefined ? count + 1 : `${this.#idPrefix}${count}`;
  }

  /** Waits for the answer to `id`; on abort it rejects at once, then `onAbort` may tell the other side. */
  track(id: RpcId, options: { signal: AbortSignal | undefined; onAbort: () => void }): Promise<unknown> {
    const { signal, onAbort } = options;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const abort = () => {
      this.fail(id, signal?.reason);
      this.#abandon(id);
      onAbort();
    };
    signal?.addEventListener("abort", abort, { once: true });
    const release = () => signal?.removeEventListener("abort", abort);
    this.#pending.set(id, { resolve, reject, release });
    return promise;
  }

  has(id: RpcId): boolean {
    return this.#pending.has(id);
  }

  /** Settles the call that `id` belongs to. */
  settle(id: RpcId, outcome: Outcome): void {
    if (outcome !== undefined && "result" in outcome) this.#take(id)?.resolve(outcome.result);
    else this.fail(id, new RpcFailure(outcome?.error ?? MALFORMED_RESPONSE));
  }

  fail(id: RpcId, reason: unknown): void {
    this.#take(id)?.reject(reason);
  }

  failAll(reason: Error): void {
    for (const id of this.pending) this.fail(id, reason);
  }

  /** Whether `id` is an aborted call whose answer was still to come; true only once. */
  forget(id: RpcId): boolean {
    return this.#abandoned.delete(id);
  }

  #take(id: RpcId): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.release();
    return pending;
  }

  #abandon(id: RpcId): void {
    this.#abandoned.add(id);
    if (this.#abandoned.size <= MAX_ABANDONED) return;
    for (const oldest of this.#abandoned) {
      this.#abandoned.delete(oldest);
      return;
    }
  }
}

const MALFORMED_RESPONSE = {
  code: RPC_CODES.internalError,
  message: "The other side answered with neither a result nor a well-formed error.",
} as const;
