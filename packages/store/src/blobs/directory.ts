import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { isMeerkatError, MeerkatError } from "@meerkat/errors";
import { blobContent, blobDigits, blobFrom } from "../blob-content.ts";
import type { BlobStore, NewBlob, StoredBlob } from "../blob-port.ts";
import { makePrivateDirectory } from "../private-directory.ts";

/** Where a blob directory is. */
export interface BlobDirectoryOptions {
  /** The directory. It is made at the first write, readable by this user only. */
  readonly path: string;
}

/**
 * A blob store in a directory, one file per blob. Nothing is touched before the first call, and a read makes nothing.
 * Several processes may use one directory: a file appears whole or not at all, and is on the disk when `put` settles.
 *
 * Errors: `INTERNAL_ERROR` whose `details.reason` is `full`, `corrupt` or `unusable_path`.
 */
export function openBlobDirectory({ path }: BlobDirectoryOptions): BlobStore {
  const root = resolve(path);
  return {
    put: (blob) => explained(root, () => put(root, blob)),
    get: (blobId) => explained(root, () => get(root, blobId)),
  };
}

async function put(root: string, blob: NewBlob): Promise<string> {
  const { blobId, bytes } = blobContent(blob);
  const path = fileOf(root, blobId);
  if (path !== undefined && (await sizeOf(path)) !== bytes.length) await write(path, bytes);
  return blobId;
}

async function get(root: string, blobId: string): Promise<StoredBlob | undefined> {
  const path = fileOf(root, blobId);
  const bytes = path === undefined ? undefined : await unlessMissing(readFile(path));
  if (path === undefined || bytes === undefined) return undefined;
  const blob = blobFrom(blobId, bytes);
  if (blob !== undefined) return blob;
  throw failure(path, "corrupt", "is damaged. Restore it from a backup, or delete it");
}

/** One level of directories keeps each of them small. The digits alone are a file name on every system. */
function fileOf(root: string, blobId: string): string | undefined {
  const digits = blobDigits(blobId);
  return digits === undefined ? undefined : join(root, digits.slice(0, 2), digits.slice(2));
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await unlessMissing(stat(path)))?.size;
}

async function write(path: string, bytes: Buffer): Promise<void> {
  makePrivateDirectory(dirname(path));
  const half = `${path}.${randomUUID()}`;
  try {
    await using file = await open(half, "wx", 0o600);
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
  await rename(half, path);
}

async function unlessMissing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function explained<T>(root: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isMeerkatError(cause)) throw cause;
    const full = codeOf(cause) === "ENOSPC" || codeOf(cause) === "EDQUOT";
    if (full) throw failure(root, "full", "could not grow: the disk is full. Free some space and try again", cause);
    throw failure(root, "unusable_path", "cannot be used. Check that it is a directory and that you may write", cause);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function failure(path: string, reason: string, says: string, cause?: unknown): MeerkatError {
  return new MeerkatError("INTERNAL_ERROR", `The blob storage at ${path} ${says}.`, {
    details: { reason, path },
    cause,
  });
}
