import { MeerkatError } from "@meerkat/errors";

export function sessionNotFound(id: string): MeerkatError {
  return new MeerkatError(
    "SESSION_NOT_FOUND",
    `There is no session ${quoted(id)} in this store. List the sessions to see which exist.`,
    { details: { session_id: id } },
  );
}

/** What a refused commit expected and met. */
export interface VersionConflict {
  readonly expected: number;
  readonly actual: number;
}

export function sessionBusy(id: string, { expected, actual }: VersionConflict): MeerkatError {
  return new MeerkatError(
    "SESSION_BUSY",
    `Session ${quoted(id)} was changed by somebody else: it is at version ${actual}, not ${expected}. ` +
      "Nothing was written; read the session again and repeat the turn.",
    { details: { session_id: id, expected_version: expected, actual_version: actual } },
  );
}

export function duplicateSession(id: string): MeerkatError {
  return new MeerkatError(
    "INTERNAL_ERROR",
    `A session ${quoted(id)} exists already, so it was not created again. Create the session under a new id.`,
    { details: { reason: "duplicate", session_id: id } },
  );
}

export function storeClosed(): MeerkatError {
  return new MeerkatError("INTERNAL_ERROR", "The session store is closed. Open it again to go on.", {
    details: { reason: "closed" },
  });
}

export function invalidField(name: string, must: string): MeerkatError {
  return new MeerkatError("INVALID_PARAMS", `The session field "${name}" must ${must}.`, { details: { field: name } });
}

export function invalidMessage(cause: unknown): MeerkatError {
  const why = cause instanceof Error ? cause.message : "unknown reason";
  return new MeerkatError("INVALID_PARAMS", `A message cannot be stored because it is malformed: ${why}.`, { cause });
}

/** A stored row that no longer reads as what it was written as. */
export interface CorruptRow {
  readonly sessionId: string;
  /** How a person finds the row: `message 3`, `the session record`. */
  readonly row: string;
  readonly why: string;
  readonly cause?: unknown;
}

export function corruptRow({ sessionId, row, why, cause }: CorruptRow): MeerkatError {
  return new MeerkatError(
    "INTERNAL_ERROR",
    `Stored data of session ${quoted(sessionId)} is damaged: ${row} ${why}. ` +
      "Restore the store from a backup, or delete this session; other sessions are not affected.",
    { details: { reason: "corrupt", session_id: sessionId, row }, cause },
  );
}

/** Ids come from outside; a message never repeats more of one than a real id can hold. */
function quoted(id: string): string {
  return JSON.stringify(id.slice(0, 200));
}
