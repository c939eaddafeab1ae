import { isRecord } from "@meerkat/protocol";
import { downloadFailed } from "./failure.ts";
import { type Artifact, archiveName, MANIFEST_SCHEMA, PROGRAM, type Target } from "./release-layout.ts";

/** Far above any archive; a manifest with more is a mistake. */
const MAX_ARCHIVE_BYTES = 1024 ** 3;

/** What is asked of a manifest. */
export interface Wanted {
  readonly version: string;
  readonly target: Target;
}

/**
 * The artifact of a target, from the bytes of a manifest whose signature has been checked.
 *
 * @throws BINARY_DOWNLOAD_FAILED: `manifest` for one that cannot be read, `rollback` for another version's, `platform`
 * for one that has nothing, or something of another platform, for the target.
 */
export function artifactFrom(bytes: Uint8Array, { version, target }: Wanted): Artifact {
  const manifest = parse(bytes);
  if (manifest.schema !== MANIFEST_SCHEMA)
    throw malformed(`its schema is ${JSON.stringify(manifest.schema)} and this build reads ${MANIFEST_SCHEMA}`);
  if (manifest.name !== PROGRAM) throw malformed(`it is not of ${PROGRAM}`);
  if (typeof manifest.published_at !== "string" || Number.isNaN(Date.parse(manifest.published_at)))
    throw malformed("published_at is no time");
  if (typeof manifest.version !== "string") throw malformed("version is no text");
  if (manifest.version !== version) throw otherVersion(manifest.version, version);
  if (!isRecord(manifest.artifacts)) throw malformed("artifacts is no object");
  return artifactFor(manifest.artifacts, { version, target });
}

function parse(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (isRecord(value)) return value;
  } catch (cause) {
    throw malformed("it is no JSON", cause);
  }
  throw malformed("it is no object");
}

function artifactFor(artifacts: Readonly<Record<string, unknown>>, { version, target }: Wanted): Artifact {
  const listed = Object.keys(artifacts);
  if (!listed.includes(target))
    throw otherPlatform(`is not for ${target}; it has ${listed.join(", ") || "nothing"}`, target);
  const row = artifacts[target];
  if (!isRecord(row)) throw malformed(`artifacts.${target} is no object`);
  const { file, size, sha256 } = row;
  if (file !== archiveName(version, target))
    throw otherPlatform(`names ${JSON.stringify(file)} as the archive for ${target}`, target);
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 1 || size > MAX_ARCHIVE_BYTES)
    throw malformed(`artifacts.${target}.size is no number of bytes up to ${MAX_ARCHIVE_BYTES}`);
  if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256))
    throw malformed(`artifacts.${target}.sha256 is not 64 lower-case hexadecimal digits`);
  return { file, size, sha256 };
}

function malformed(why: string, cause?: unknown) {
  return downloadFailed(
    "manifest",
    `The release's manifest cannot be used: ${why}. Update @meerkat/binary, or tell the publisher of the release.`,
    { cause },
  );
}

function otherVersion(found: string, wanted: string) {
  return downloadFailed(
    "rollback",
    `The release of ${wanted} carries the signed manifest of ${found}. It was refused: an old release can be served ` +
      "under a new name to bring old faults back. Check the base URL and the version.",
    { details: { found, wanted } },
  );
}

function otherPlatform(why: string, target: Target) {
  return downloadFailed("platform", `The release's signed manifest ${why}. Nothing was installed.`, {
    details: { target },
  });
}
