/** Makes `manifest.json` and `manifest.json.sig` for a folder with the archives of one release. */
import { createHash, createPrivateKey, type KeyObject, sign } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import {
  type Artifact,
  archiveName,
  isVersion,
  MANIFEST_SCHEMA,
  type Manifest,
  PROGRAM,
  TARGET_NAMES,
} from "../packages/binary/src/release-layout.ts";

/** What is signed, and with what. */
export interface Signing {
  /** Holds the archives, named `rkat-rpc-v<version>-<target>.<ext>`, and nothing of another version. */
  readonly folder: string;
  readonly version: string;
  /** ISO 8601. */
  readonly publishedAt: string;
  /** An ed25519 private key as PEM. */
  readonly privateKey: string;
}

/**
 * Writes the manifest and its signature, and returns the manifest. A folder that has a manifest is refused: what was
 * published as a version stays what it is. Throws an `Error` that says what is wrong.
 */
export function signRelease({ folder, version, publishedAt, privateKey }: Signing): Manifest {
  if (!isVersion(version)) throw new Error(`"${version}" is no version; one looks like 0.5.1.`);
  const manifestFile = join(folder, "manifest.json");
  if (existsSync(manifestFile))
    throw new Error(`${manifestFile} exists. A version is published once; use the next one.`);
  const manifest: Manifest = {
    schema: MANIFEST_SCHEMA,
    name: PROGRAM,
    version,
    published_at: publishedAt,
    artifacts: artifactsIn(folder, version),
  };
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  const signature = sign(null, bytes, ed25519(privateKey)).toString("base64");
  writeFileSync(manifestFile, bytes);
  writeFileSync(`${manifestFile}.sig`, `${signature}\n`);
  return manifest;
}

function artifactsIn(folder: string, version: string): Manifest["artifacts"] {
  const expected = new Map(TARGET_NAMES.map((target) => [archiveName(version, target), target]));
  const files = readdirSync(folder).sort();
  const stranger = files.find((file) => !expected.has(file));
  if (stranger !== undefined) throw new Error(`${stranger} does not belong to the release of ${version}. Take it out.`);
  if (files.length === 0) throw new Error(`There is no archive in ${folder}.`);
  return Object.fromEntries(files.map((file) => [expected.get(file), artifact(folder, file)]));
}

function artifact(folder: string, file: string): Artifact {
  const bytes = readFileSync(join(folder, file));
  return { file, size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

function ed25519(pem: string): KeyObject {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== "ed25519") throw new Error("The private key is no ed25519 key.");
  return key;
}

function main(): void {
  const { values, positionals } = parseArgs({
    options: { version: { type: "string" }, key: { type: "string" }, "published-at": { type: "string" } },
    allowPositionals: true,
  });
  const [folder] = positionals;
  const { version, key, "published-at": publishedAt = new Date().toISOString() } = values;
  if (folder === undefined || version === undefined || key === undefined)
    throw new Error(
      "Usage: node scripts/sign-release.ts FOLDER --version V --key PRIVATE_KEY.pem [--published-at ISO]",
    );
  const { artifacts } = signRelease({ folder, version, publishedAt, privateKey: readFileSync(key, "utf8") });
  process.stderr.write(`Signed ${version} for ${Object.keys(artifacts).join(", ")}.\n`);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename) {
  try {
    main();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
