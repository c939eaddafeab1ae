import type { RpcId } from "./rpc-error.ts";

/** One call of the other side that is being answered. */
interface RunningCall {
  readonly id: RpcId;
  readonly controller: AbortController;
}

/** The calls of the other side that are in flight, from their arrival until their response was taken by the queue. */
export class IncomingCalls {
  // A set and not a map: nothing stops the other side from using one id twice, and both calls must be reachable.
  readonly #running = new Set<RunningCall>();
  readonly #idle: (() => void)[] = [];

  get size(): number {
    return this.#running.size;
  }

  add(id: RpcId): RunningCall {
    const call = { id, controller: new AbortController() };
    this.#running.add(call);
    return call;
  }

  remove(call: RunningCall): void {
    this.#running.delete(call);
    if (this.#running.size > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  cancel(id: RpcId): void {
    const reason = new DOMException("The caller cancelled this request.", "AbortError");
    for (const call of this.#running) if (call.id === id) call.controller.abort(reason);
  }

  abortAll(reason: Error): void {
    for (const call of [...this.#running]) call.controller.abort(reason);
  }

  /** Resolves when no call is in flight. */
  idle(): Promise<void> {
    if (this.#running.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }
}
