import { setImmediate, setTimeout } from "node:timers/promises";

/** Waits `ms` milliseconds, or lets everything that is due happen when it is 0; an abort ends it with the reason. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await (ms > 0 ? setTimeout(ms, undefined, { signal }) : setImmediate(undefined, { signal }));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** Never resolves; rejects with the signal's reason when it is aborted. */
export async function untilAborted(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
  throw signal.reason;
}
