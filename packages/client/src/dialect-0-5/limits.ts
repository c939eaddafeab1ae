/**
 * How long to wait for events that follow a run's response: milliseconds without any, at least 75. It is the only
 * clock of the client; published servers put responses before events that are already waiting.
 */
export const GRACE_MS = 100;

/** Grace periods after which even a run whose events keep coming is over. */
export const MAX_GRACES = 20;

/** Events kept of one session while nobody knows yet whose they are. */
export const MAX_EARLY_EVENTS = 4096;

/** Events kept beyond a reader's full queue: these servers cannot be told to wait. */
export const MAX_UNREAD_EVENTS = 4096;

/** Sessions whose course is remembered while nothing runs in them. */
export const MAX_IDLE_SESSIONS = 1024;

/** Interrupted runs of one session that may start again. */
export const MAX_RESTARTS = 16;
