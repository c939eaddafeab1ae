import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { isMeerkatError } from "@meerkat/errors";
import { isRecord } from "@meerkat/protocol";
import { downloadFailed } from "./failure.ts";
import { httpBody, type RequestLimits } from "./http-body.ts";
import { artifactFrom, type Wanted } from "./manifest.ts";
import type { Artifact } from "./release-layout.ts";
import { type ReadKey, signerOf, unsigned } from "./signature.ts";

const MAX_MANIFEST_BYTES = 256 * 1024;
const MAX_SIGNATURE_BYTES = 1024;

/** How far a download is: bytes received, and bytes in all. Called for every piece; the last call has both equal. */
export type OnProgress = (received: number, total: number) => void;

/** Where a release is and how it is fetched. */
export interface ReleaseSource extends Wanted {
  readonly base: URL;
  readonly keys: readonly ReadKey[];
  readonly stallMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** An artifact, and who signed the manifest that names it. */
export interface SignedArtifact extends Artifact {
  readonly keyId: string;
}

/** Fetches a release's manifest and checks its signature, version and platform. Throws BINARY_DOWNLOAD_FAILED. */
export async function fetchArtifact(source: ReleaseSource): Promise<SignedArtifact> {
  const manifest = await text(at(source, "manifest.json"), { ...source, maxBytes: MAX_MANIFEST_BYTES });
  const signature = await fetchSignature(source);
  const keyId = signerOf(manifest, signature, source.keys);
  return { ...artifactFrom(manifest, source), keyId };
}

async function fetchSignature(source: ReleaseSource): Promise<string> {
  try {
    const bytes = await text(at(source, "manifest.json.sig"), { ...source, maxBytes: MAX_SIGNATURE_BYTES });
    return bytes.toString("latin1");
  } catch (error) {
    throw isMeerkatError(error) && isRecord(error.details) && error.details.status === 404
      ? unsigned("it has no signature beside it")
      : error;
  }
}

async function text(url: URL, limits: RequestLimits): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of httpBody(url, limits)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function at({ base, version }: ReleaseSource, file: string): URL {
  return new URL(`v${version}/${file}`, base);
}

/** Downloads an archive to a new file that is not executable. Throws BINARY_DOWNLOAD_FAILED when it is not the one signed. */
export async function fetchArchive(
  source: ReleaseSource,
  artifact: Artifact,
  { path, onProgress }: { readonly path: string; readonly onProgress?: OnProgress | undefined },
): Promise<void> {
  const hash = createHash("sha256");
  let received = 0;
  await using file = await open(path, "wx", 0o600);
  for await (const chunk of httpBody(at(source, artifact.file), { ...source, maxBytes: artifact.size })) {
    hash.update(chunk);
    await file.writeFile(chunk);
    received += chunk.length;
    onProgress?.(received, artifact.size);
  }
  if (received !== artifact.size) throw tooShort(artifact, received);
  const found = hash.digest("hex");
  if (found !== artifact.sha256) throw otherContent(artifact, found);
}

function tooShort({ file, size }: Artifact, received: number) {
  const message = `${file} ended after ${received} of ${size} bytes. Try again; if it stays so, tell the publisher of the release.`;
  return downloadFailed("size", message, { details: { file, received, expected: size } });
}

function otherContent({ file, sha256 }: Artifact, found: string) {
  const message = `${file} is not the file that was signed: its SHA-256 is ${found}, not ${sha256}. It was discarded.`;
  return downloadFailed("checksum", message, { details: { file, found, expected: sha256 } });
}
