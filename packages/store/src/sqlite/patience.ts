import { setTimeout as pause } from "node:timers/promises";
import { isBusy } from "./failure.ts";

const LONGEST_PAUSE_MS = 25;

/**
 * Repeats an attempt for as long as another process holds the lock, at most `limitMs`. SQLite's own busy timeout would
 * wait inside the call and hold up every session of this process; nobody tells us when the lock is free, so we ask.
 */
export async function whileBusy<T>(limitMs: number, attempt: () => T): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error;
    }
    await pause(pauseMs);
  }
}
