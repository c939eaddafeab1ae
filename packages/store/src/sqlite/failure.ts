import { isMeerkatError, MeerkatError } from "@meerkat/errors";

interface Explanation {
  readonly reason: string;
  /** Completes the sentence "The session store at <path> ...". */
  readonly says: string;
}

const LOCKED: Explanation = {
  reason: "locked",
  says: "is locked by another process. Nothing was written; try again, or stop the process that holds the file.",
};
const FULL: Explanation = {
  reason: "full",
  says: "could not grow: the disk is full. Nothing was written; free some space and try again.",
};
const UNUSABLE_PATH: Explanation = {
  reason: "unusable_path",
  says:
    "cannot be opened for reading and writing. Check that the path is a file, that its directory exists or can be " +
    "made, and that you may write there; or choose another path.",
};
const CORRUPT: Explanation = {
  reason: "corrupt",
  says: "is not a readable database. Move the file away or restore it from a backup; a new one is made when it is gone.",
};
const DISK_ERROR: Explanation = {
  reason: "disk",
  says: "could not be read or written because the disk reported an error. Check the disk, then try again.",
};
const UNKNOWN: Explanation = {
  reason: "unknown",
  says: "failed in an unexpected way; the cause has the details.",
};

/** Primary result codes of SQLite (https://sqlite.org/rescode.html). */
const BUSY = 5;
const LOCKED_TABLE = 6;
const BY_RESULT: ReadonlyMap<number, Explanation> = new Map([
  [3, UNUSABLE_PATH],
  [BUSY, LOCKED],
  [LOCKED_TABLE, LOCKED],
  [8, UNUSABLE_PATH],
  [10, DISK_ERROR],
  [11, CORRUPT],
  [13, FULL],
  [14, UNUSABLE_PATH],
  [26, CORRUPT],
]);
const BY_SYSTEM_CODE: ReadonlyMap<string, Explanation> = new Map([
  ["ENOSPC", FULL],
  ["EDQUOT", FULL],
  ["EIO", DISK_ERROR],
]);

/** True when another connection holds the lock: the one failure that waiting can cure. */
export function isBusy(error: unknown): boolean {
  const result = resultOf(error);
  return result === BUSY || result === LOCKED_TABLE;
}

/** What a caller of the store gets for an error from SQLite or the file system; a `MeerkatError` stays itself. */
export function storeFailure(error: unknown, path: string): MeerkatError {
  if (isMeerkatError(error)) return error;
  const { reason, says } = explain(error);
  return fileFailure({ path, reason, says, cause: error });
}

/** A failure of the whole file, in the one form all of them have. */
export function fileFailure(failure: Explanation & { readonly path: string; readonly cause?: unknown }): MeerkatError {
  const { path, reason, says, cause } = failure;
  return new MeerkatError("INTERNAL_ERROR", `The session store at ${path} ${says}`, {
    details: { reason, path },
    cause,
  });
}

function explain(error: unknown): Explanation {
  const result = resultOf(error);
  if (result !== undefined) return BY_RESULT.get(result) ?? UNKNOWN;
  if (!(error instanceof Error && "syscall" in error && "code" in error)) return UNKNOWN;
  return BY_SYSTEM_CODE.get(String(error.code)) ?? UNUSABLE_PATH;
}

/** The primary code is the low byte of an extended one. */
function resultOf(error: unknown): number | undefined {
  const known = error instanceof Error && "errcode" in error && typeof error.errcode === "number";
  return known ? Number(error.errcode) & 0xff : undefined;
}
