import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signRelease } from "../../../scripts/sign-release.ts";
import type { InstallOptions } from "../src/install.ts";
import type { ReleaseKey } from "../src/release-keys.ts";
import { archiveName, type Target } from "../src/release-layout.ts";
import { tarGz, zip } from "./archives.ts";
import type { ReleaseServer } from "./release-server.ts";

export const VERSION = "0.5.1";
export const PROGRAM_TEXT = "#!/bin/sh\necho served\n";
export const LINUX = { platform: "linux", arch: "x64" };
export const LINUX_TARGET: Target = "x86_64-unknown-linux-gnu";
export const WINDOWS = { platform: "win32", arch: "x64" };
export const WINDOWS_TARGET: Target = "x86_64-pc-windows-msvc";

/** A key pair of a publisher. */
export function keyPair(id = "test"): { readonly privateKey: string; readonly publicKeys: readonly ReleaseKey[] } {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKeys: [{ id, publicKey: publicKey.export({ type: "spki", format: "pem" }).toString() }],
  };
}

export const KEYS = keyPair();

/** What a release holds; good unless said otherwise. */
export interface ReleaseOptions {
  readonly version?: string;
  readonly target?: Target;
  readonly archive?: Buffer;
  readonly privateKey?: string;
}

/** Signs a release and puts it on the server. Returns the path of its archive there. */
export function publish(server: ReleaseServer, options: ReleaseOptions = {}): string {
  const { version = VERSION, target = LINUX_TARGET, privateKey = KEYS.privateKey } = options;
  const folder = temporary();
  const file = archiveName(version, target);
  writeFileSync(join(folder, file), options.archive ?? goodArchive(target));
  signRelease({ folder, version, publishedAt: "2026-11-24T00:00:00Z", privateKey });
  for (const name of readdirSync(folder)) server.files.set(`/v${version}/${name}`, readFileSync(join(folder, name)));
  rmSync(folder, { recursive: true });
  return `/v${version}/${file}`;
}

function goodArchive(target: Target): Buffer {
  return target === WINDOWS_TARGET
    ? zip([{ path: "rkat-rpc.exe", body: PROGRAM_TEXT }])
    : tarGz([{ path: "rkat-rpc", body: PROGRAM_TEXT }]);
}

/** Options that install from the server for Linux. */
export function installOptions(server: ReleaseServer, cacheDir: string): InstallOptions {
  return { baseUrl: server.url, version: VERSION, ...LINUX, cacheDir, publicKeys: KEYS.publicKeys };
}

/** A directory that the caller removes. */
export function temporary(): string {
  return mkdtempSync(join(tmpdir(), "meerkat-binary-"));
}

/** All files below a directory that could be run. */
export function executables(directory: string): readonly string[] {
  return filesBelow(directory).filter((path) => (statSync(path).mode & 0o111) !== 0);
}

/** All files below a directory. */
export function filesBelow(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
}
