import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MeerkatError } from "@meerkat/errors";
import { isRecord } from "@meerkat/protocol";
import type { Place } from "./place.ts";

const SQLITE = "sqlite";

/** Makes sure that this build can read the realm's storage: a manifest pins it, without one the options ask for it. */
export async function checkBackend(place: Place): Promise<void> {
  const pinned = await pinnedBackend(place);
  if ((pinned ?? place.backend) === SQLITE) return;
  const why =
    pinned === undefined
      ? `There is no storage "${place.backend}" here. Leave --realm-backend out or say sqlite.`
      : `The realm "${place.realm}" is kept as "${pinned}", which this build cannot read. Use another realm.`;
  throw new MeerkatError("INVALID_PARAMS", why, { details: { reason: "unknown_backend" } });
}

/** Writes the realm's manifest unless it has one. Throws INTERNAL_ERROR (`unusable_path`) where it cannot be written. */
export async function writeManifest(place: Place): Promise<void> {
  if ((await pinnedBackend(place)) !== undefined) return;
  const { realm, origin, directory } = place;
  const manifest = { realm_id: realm, backend: SQLITE, origin, created_at: new Date().toISOString() };
  const path = manifestPath(place);
  const half = `${path}.${process.pid}`;
  try {
    const { makePrivateDirectory } = await import("@meerkat/store/blobs");
    makePrivateDirectory(directory);
    await writeFile(half, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    // Renamed, so that another process never reads half of it.
    await rename(half, path);
  } catch (cause) {
    throw unusable(directory, "cannot be written", cause);
  }
}

async function pinnedBackend(place: Place): Promise<string | undefined> {
  const path = manifestPath(place);
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    if (isMissing(cause)) return undefined;
    throw unusable(place.directory, "cannot be read", cause);
  });
  if (text === undefined) return undefined;
  const backend = backendIn(text);
  if (backend !== undefined) return backend;
  throw new MeerkatError("INTERNAL_ERROR", `The manifest ${path} is damaged. Restore it, or use another realm.`, {
    details: { reason: "corrupt", path },
  });
}

function backendIn(text: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(text);
    return isRecord(manifest) && typeof manifest.backend === "string" ? manifest.backend : undefined;
  } catch {
    return undefined;
  }
}

function manifestPath({ directory }: Place): string {
  return join(directory, "realm_manifest.json");
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

function unusable(path: string, problem: string, cause: unknown): MeerkatError {
  const advice = "Check that you may write there, or choose another place with --state-root.";
  return new MeerkatError("INTERNAL_ERROR", `The realm directory ${path} ${problem}. ${advice}`, {
    details: { reason: "unusable_path", path },
    cause,
  });
}
