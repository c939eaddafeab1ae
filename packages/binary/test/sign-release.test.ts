import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { signRelease } from "../../../scripts/sign-release.ts";
import { artifactFrom } from "../src/manifest.ts";
import { archiveName, TARGET_NAMES } from "../src/release-layout.ts";
import { readKeys, signerOf } from "../src/signature.ts";
import { KEYS, temporary, VERSION } from "./release.ts";

let folder = "";

beforeEach(() => {
  folder = temporary();
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const signing = () => ({ folder, version: VERSION, publishedAt: "2026-11-24T00:00:00Z", privateKey: KEYS.privateKey });
const put = (name: string) => writeFileSync(join(folder, name), name);

it("signs every archive of a release as the installer reads it", () => {
  for (const target of TARGET_NAMES) put(archiveName(VERSION, target));
  signRelease(signing());
  const manifest = readFileSync(join(folder, "manifest.json"));
  const signature = readFileSync(join(folder, "manifest.json.sig"), "utf8");
  expect(signerOf(manifest, signature, readKeys(KEYS.publicKeys))).toBe("test");
  for (const target of TARGET_NAMES) {
    const file = archiveName(VERSION, target);
    expect(artifactFrom(manifest, { version: VERSION, target })).toMatchObject({ file, size: file.length });
  }
});

it("refuses what would be no release", () => {
  expect(() => signRelease(signing())).toThrow("no archive");
  put(archiveName(VERSION, "aarch64-apple-darwin"));
  expect(() => signRelease({ ...signing(), version: "next" })).toThrow("no version");
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  expect(() => signRelease({ ...signing(), privateKey: pem })).toThrow("no ed25519");
  put("rkat-rpc-v0.5.0-aarch64-apple-darwin.tar.gz");
  expect(() => signRelease(signing())).toThrow("does not belong");
});

it("signs once: a version stays what it was published as", () => {
  put(archiveName(VERSION, "aarch64-apple-darwin"));
  signRelease(signing());
  expect(() => signRelease(signing())).toThrow("published once");
});

it("works from the command line", () => {
  const script = fileURLToPath(new URL("../../../scripts/sign-release.ts", import.meta.url));
  const archives = temporary();
  const key = join(folder, "key.pem");
  writeFileSync(key, KEYS.privateKey);
  writeFileSync(join(archives, archiveName(VERSION, "x86_64-pc-windows-msvc")), "x");
  const run = (...args: string[]) => spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
  expect(run(archives, "--version", VERSION, "--key", key)).toMatchObject({
    status: 0,
    stderr: `Signed ${VERSION} for x86_64-pc-windows-msvc.\n`,
  });
  expect(run(archives)).toMatchObject({ status: 1, stderr: expect.stringMatching(/^Usage:/) });
  rmSync(archives, { recursive: true });
});
