import { MeerkatError } from "@meerkat/errors";

/**
 * Throws INVALID_ARGS for a signal that is none, as programs that no compiler has seen may give; a stream does so itself.
 */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal && !signal.addEventListener)
    throw new MeerkatError(
      "INVALID_ARGS",
      "`signal` is no AbortSignal. Of an AbortController pass `controller.signal`.",
    );
}
