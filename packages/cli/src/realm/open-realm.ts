import { join } from "node:path";
import type { BlobStore } from "@meerkat/store";
import type { Composition } from "../compose.ts";
import { openConfigFile } from "../config/index.ts";
import { checkBackend, writeManifest } from "./manifest.ts";
import type { Place } from "./place.ts";
import { openRealmStore } from "./realm-store.ts";

/** What a runtime needs of a realm. Nothing is made before something is stored. */
export function openRealm(
  place: Place,
  instance?: string,
): Pick<Composition, "realm" | "contextRoot" | "store" | "blobs" | "configuration" | "home"> {
  const { realm, contextRoot, directory, backend } = place;
  return {
    realm,
    contextRoot,
    store: () => openRealmStore(place),
    blobs: () => realmBlobs(place),
    configuration: () => openConfigFile({ directory, found: () => foundRealm(place) }),
    home: { backend, paths: pathsOf(directory), ...(instance === undefined ? {} : { instance }) },
  };
}

async function foundRealm(place: Place): Promise<void> {
  await checkBackend(place);
  await writeManifest(place);
}

/** The driver is loaded with the first picture. */
function realmBlobs({ directory }: Place): BlobStore {
  let opened: Promise<BlobStore> | undefined;
  const open = () => {
    opened ??= import("@meerkat/store/blobs").then((driver) =>
      driver.openBlobDirectory({ path: join(directory, "blobs") }),
    );
    return opened;
  };
  return {
    put: async (blob) => (await open()).put(blob),
    get: async (blobId) => (await open()).get(blobId),
  };
}

function pathsOf(directory: string) {
  return {
    root: directory,
    manifestPath: join(directory, "realm_manifest.json"),
    configPath: join(directory, "config.toml"),
    sessionsRedbPath: join(directory, "sessions.redb"),
    sessionsSqlitePath: join(directory, "sessions.sqlite3"),
    sessionsJsonlDir: join(directory, "sessions_jsonl"),
  };
}
