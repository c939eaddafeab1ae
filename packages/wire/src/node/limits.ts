/** Outgoing characters queued before senders are asked to wait. */
export const DEFAULT_MAX_QUEUE_CHARS = 1024 * 1024;
/** Longest line read from a child. */
export const DEFAULT_MAX_LINE_BYTES = 64 * 1024 * 1024;
/** Time a child has to exit after each step of closing. */
export const DEFAULT_GRACE_MS = 2000;
