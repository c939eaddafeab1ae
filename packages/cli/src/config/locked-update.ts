import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { isMeerkatError, MeerkatError } from "@meerkat/errors";
import type { JsonObject } from "@meerkat/protocol";
import type { StoredConfig } from "@meerkat/runtime";
import type { ConfigFiles } from "./config-file.ts";
import { writeToml } from "./toml.ts";

const PATIENCE_MS = 5000;
const PAUSE_MS = 5;
const SQLITE_BUSY = 5;

/**
 * Reads, changes and writes a configuration while nobody else does. Rejects with what `change` throws, and with
 * INTERNAL_ERROR when the files cannot be written (`unusable_path`) or another process keeps the lock (`locked`).
 */
export async function lockedUpdate(
  files: ConfigFiles,
  read: () => Promise<StoredConfig>,
  change: (stored: StoredConfig) => JsonObject,
): Promise<StoredConfig> {
  try {
    using _lock = await lock(files.lock);
    const before = await read();
    const after = { config: change(before), generation: before.generation + 1 };
    // In this order: a generation counted up before its text would let a stale writer in.
    await replace(files.config, await writeToml(after.config));
    await replace(files.state, `${JSON.stringify({ generation: after.generation })}\n`);
    return after;
  } catch (cause) {
    if (isMeerkatError(cause)) throw cause;
    const message = `The configuration at ${files.config} cannot be written. Check that you may write there.`;
    throw new MeerkatError("INTERNAL_ERROR", message, {
      details: { reason: "unusable_path", path: files.config },
      cause,
    });
  }
}

/** A transaction of SQLite on the lock file: the system lets go of it when its process dies, however it does. */
async function lock(path: string): Promise<Disposable> {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    await begin(database, path);
  } catch (error) {
    database.close();
    throw error;
  }
  return { [Symbol.dispose]: () => database.close() };
}

async function begin(database: DatabaseSync, path: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  // Nobody tells us when the lock is free, so we ask; waiting inside SQLite would hold up every session.
  while (!tryBegin(database)) {
    if (performance.now() >= deadline) throw locked(path);
    await pause(PAUSE_MS);
  }
}

function tryBegin(database: DatabaseSync): boolean {
  try {
    database.exec("BEGIN IMMEDIATE");
    return true;
  } catch (error) {
    if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY) return false;
    throw error;
  }
}

/** Keys may stand in it, so only this user may read it. Renamed, so that nobody reads half of it. */
async function replace(path: string, text: string): Promise<void> {
  const half = `${path}.${randomUUID()}`;
  try {
    await using file = await open(half, "wx", 0o600);
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
  await rename(half, path);
}

function locked(path: string): MeerkatError {
  const message = "Another process has been changing the configuration for seconds. Nothing was written; try again.";
  return new MeerkatError("INTERNAL_ERROR", message, { details: { reason: "locked", path } });
}
