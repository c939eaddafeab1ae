import { providerError } from "../errors.ts";

const IDLE_MS = 300_000;

/** The longest that a timer can wait, in milliseconds: one for longer would fire at once. */
export const LONGEST_TIMER_MS = 2_147_483_647;

/** Whose stream it is, and how long it may be silent. */
export interface StallGuard {
  readonly provider: string;
  readonly signal: AbortSignal;
  /** 300,000 when left out. */
  readonly idleMs?: number;
}

/**
 * The events of a stream, which is given up when the provider is silent for too long. `open` gets the signal that
 * ends its request. The time in which nobody asks for the next event does not count: a slow reader is not the
 * provider's silence.
 */
export async function* withoutStall<Event>(
  open: (signal: AbortSignal) => PromiseLike<AsyncIterable<Event>>,
  { provider, signal, idleMs = IDLE_MS }: StallGuard,
): AsyncGenerator<Event, void, undefined> {
  const control = new AbortController();
  let waiting = true;
  const giveUp = () => waiting && control.abort(stalled(provider, idleMs));
  const timer = setTimeout(giveUp, Math.min(idleMs, LONGEST_TIMER_MS));
  try {
    for await (const event of await open(AbortSignal.any([signal, control.signal]))) {
      waiting = false;
      yield event;
      waiting = true;
      timer.refresh();
    }
  } catch (error) {
    throw control.signal.aborted ? control.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
  // SDKs end a stream that was aborted as if it were over.
  control.signal.throwIfAborted();
}

function stalled(provider: string, idleMs: number) {
  const message = `${provider} said nothing for ${idleMs} ms. Try again, or raise the provider's idle timeout.`;
  return providerError({ provider, reason: "timeout", message });
}
