import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  executables,
  filesBelow,
  installOptions,
  KEYS,
  keyPair,
  PROGRAM_TEXT,
  publish,
  temporary,
  WINDOWS,
  WINDOWS_TARGET,
} from "../test/release.ts";
import { ReleaseServer } from "../test/release-server.ts";
import { installBinary } from "./install.ts";
import { verifyCache } from "./verify.ts";

let server: ReleaseServer;
let cacheDir = "";

beforeEach(async () => {
  server = await new ReleaseServer().start();
  cacheDir = temporary();
});

afterEach(async () => {
  await server.stop();
  rmSync(cacheDir, { recursive: true });
});

const options = () => installOptions(server, cacheDir);
const failure = (reason: string, message = "") =>
  expect.objectContaining({
    code: "BINARY_DOWNLOAD_FAILED",
    message: expect.stringContaining(message),
    details: expect.objectContaining({ reason }),
  });

describe("installing", () => {
  it("leaves the program, executable, and the record of its verification, and nothing else", async () => {
    publish(server);
    const installed = await installBinary(options());
    expect(installed).toMatchObject({ version: "0.5.1", target: "x86_64-unknown-linux-gnu", source: "download" });
    expect(readFileSync(installed.path, "utf8")).toBe(PROGRAM_TEXT);
    expect(statSync(installed.path).mode & 0o777).toBe(0o755);
    const directory = join(cacheDir, "v0.5.1", "x86_64-unknown-linux-gnu");
    expect(filesBelow(cacheDir).toSorted()).toEqual([join(directory, "rkat-rpc"), join(directory, "verified.json")]);
    expect(JSON.parse(readFileSync(join(directory, "verified.json"), "utf8"))).toMatchObject({
      sha256: installed.sha256,
      key_id: "test",
    });
  });

  it("unpacks a zip for Windows", async () => {
    publish(server, { target: WINDOWS_TARGET });
    const { path } = await installBinary({ ...options(), ...WINDOWS });
    expect(path).toMatch(/rkat-rpc\.exe$/);
    expect(readFileSync(path, "utf8")).toBe(PROGRAM_TEXT);
  });

  it("asks nobody when the program is there", async () => {
    publish(server);
    const { path } = await installBinary(options());
    server.requests.length = 0;
    expect(await installBinary({ ...options(), publicKeys: [] })).toMatchObject({ path, source: "cache" });
    expect(await installBinary({ ...options(), offline: true })).toMatchObject({ path, source: "cache" });
    expect(server.requests).toEqual([]);
  });

  it("accepts any of several keys, so that one can take over from the other", async () => {
    const next = keyPair("next");
    publish(server, { privateKey: next.privateKey });
    const publicKeys = [...KEYS.publicKeys, ...next.publicKeys];
    const { path } = await installBinary({ ...options(), publicKeys });
    expect(readFileSync(join(dirname(path), "verified.json"), "utf8")).toContain('"key_id": "next"');
  });

  it("tells progress that only grows and ends at the whole", async () => {
    const path = publish(server);
    const archive = server.files.get(path) ?? Buffer.alloc(0);
    server.answers.set(path, (response) => {
      for (const byte of archive) response.write(Buffer.from([byte]));
      response.end();
    });
    const told: number[] = [];
    await installBinary({ ...options(), onProgress: (received, total) => told.push(received / total) });
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
    expect(new Set(told).size).toBe(told.length);
  });

  it("follows a redirect that stays where it is", async () => {
    const path = publish(server);
    server.answers.set(path, (response) => response.writeHead(302, { location: "/moved" }).end());
    server.files.set("/moved", server.files.get(path) ?? Buffer.alloc(0));
    await expect(installBinary(options())).resolves.toMatchObject({ source: "download" });
  });

  it("removes what killed processes left a day ago, and nothing younger", async () => {
    publish(server);
    const directory = join(cacheDir, "v0.5.1", "x86_64-unknown-linux-gnu");
    const [old, young] = [join(directory, ".partial-old"), join(directory, ".partial-young")];
    for (const path of [old, young]) mkdirSync(path, { recursive: true });
    writeFileSync(join(young, "archive"), "half");
    const longAgo = Date.now() / 1000 - 100_000;
    utimesSync(old, longAgo, longAgo);
    await installBinary(options());
    expect(filesBelow(directory).map((path) => path.slice(directory.length))).toContain("/.partial-young/archive");
    expect(() => statSync(old)).toThrow("ENOENT");
  });
});

describe("without a usable network", () => {
  it("says so when it is offline and the cache is empty", async () => {
    publish(server);
    await expect(installBinary({ ...options(), offline: true })).rejects.toThrow(failure("offline", "is not there"));
    expect(server.requests).toEqual([]);
  });

  it("refuses to download with no key, before it asks for anything", async () => {
    publish(server);
    const withoutKeys = { ...options(), publicKeys: undefined };
    await expect(installBinary(withoutKeys)).rejects.toThrow(failure("no_key", "carries no release key"));
    expect(server.requests).toEqual([]);
  });

  it("rejects with the reason of an abort, before and during the download", async () => {
    const path = publish(server);
    const reason = new Error("changed my mind");
    await expect(installBinary({ ...options(), signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    server.answers.set(path, (response) => {
      response.write((server.files.get(path) ?? Buffer.alloc(0)).subarray(0, 20));
    });
    const onProgress = () => controller.abort(reason);
    await expect(installBinary({ ...options(), signal: controller.signal, onProgress })).rejects.toBe(reason);
    expect(filesBelow(cacheDir)).toEqual([]);
  });

  it("says when the cache cannot be written", async () => {
    publish(server);
    writeFileSync(join(cacheDir, "v0.5.1"), "a file where a directory should be");
    await expect(installBinary(options())).rejects.toThrow(failure("filesystem", "XDG_CACHE_HOME"));
  });

  // Where Node's own recursive way to make directories never returns.
  it("says so where the system knows no such directory", async ({ skip }) => {
    skip(!existsSync("/proc/self"), "there is no /proc here");
    publish(server);
    const installing = installBinary({ ...options(), cacheDir: "/proc/no-such-place/cache" });
    await expect(installing).rejects.toThrow(failure("filesystem", "ENOENT"));
  });
});

describe("a program that was changed in the cache", () => {
  const replaceBy = (path: string, make: () => void) => {
    rmSync(path);
    make();
  };
  const CHANGES: readonly (readonly [string, (path: string) => void, string])[] = [
    [
      "in one byte",
      (path) => writeFileSync(path, PROGRAM_TEXT.replace("served", "serveD"), { mode: 0o755 }),
      "SHA-256",
    ],
    ["in its length", (path) => writeFileSync(path, "#!/bin/sh\n"), "bytes instead of"],
    ["in its mode", (path) => chmodSync(path, 0o644), "not executable"],
    ["to a directory", (path) => replaceBy(path, () => mkdirSync(path)), "no file"],
    ["to a link", (path) => replaceBy(path, () => symlinkSync("/bin/sh", path)), "a link"],
  ];

  it.each(CHANGES)("%s is discarded, reported and replaced", async (_how, change, why) => {
    publish(server);
    const { path } = await installBinary(options());
    change(path);
    const replaced = await installBinary(options());
    expect(replaced).toMatchObject({ source: "download", replaced: expect.stringContaining(why) });
    expect(readFileSync(path, "utf8")).toBe(PROGRAM_TEXT);
    change(path);
    expect(await verifyCache(options())).toMatchObject({ state: "discarded", why: expect.stringContaining(why) });
    expect(await verifyCache(options())).toMatchObject({ state: "absent" });
    expect(executables(cacheDir)).toEqual([]);
  });

  it("is not used offline either", async () => {
    publish(server);
    const { path } = await installBinary(options());
    writeFileSync(path, "#!/bin/sh\nexit 1");
    await expect(installBinary({ ...options(), offline: true })).rejects.toThrow(failure("offline", "was changed"));
  });

  it("counts as never verified when its record is gone or of something else", async () => {
    publish(server);
    const { path } = await installBinary(options());
    const record = join(dirname(path), "verified.json");
    for (const content of ["{", "{}", readFileSync(record, "utf8").replace("0.5.1", "0.5.2")]) {
      writeFileSync(record, content);
      expect(await verifyCache(options())).toMatchObject({
        state: "unverified",
        why: expect.stringContaining("record"),
      });
    }
    expect(await installBinary(options())).toMatchObject({ source: "download" });
    expect(await verifyCache(options())).toMatchObject({ state: "intact" });
  });
});

describe("options that cannot be", () => {
  it.each([
    ["no URL", { baseUrl: "releases" }],
    ["another protocol", { baseUrl: "ftp://127.0.0.1/" }],
    ["unencrypted to another machine", { baseUrl: "http://releases.example/" }],
    ["a password", { baseUrl: "https://me:hunter2@releases.example/" }],
    ["a query", { baseUrl: "https://releases.example/?token=hunter2" }],
    ["a version that climbs", { version: "0.5.1/../../x" }],
    ["a private key", { publicKeys: [{ id: "k", publicKey: KEYS.privateKey }] }],
    ["no key", { publicKeys: [{ id: "k", publicKey: "hunter2" }] }],
    ["no URL at all, as an unset variable gives", { baseUrl: undefined }],
  ])("are refused: %s", async (_name, wrong) => {
    // @ts-expect-error one of them no compiler would let pass
    const attempt = installBinary({ ...options(), ...wrong });
    await expect(attempt).rejects.toMatchObject({
      code: "INVALID_ARGS",
      message: expect.not.stringMatching(/hunter2|PRIVATE/),
    });
  });

  it("names the platforms there are", async () => {
    const attempt = installBinary({ ...options(), platform: "aix", arch: "ppc64" });
    await expect(attempt).rejects.toMatchObject({
      code: "UNSUPPORTED_PLATFORM",
      message: expect.stringMatching(/aix.*ppc64.*aarch64-apple-darwin.*x86_64-pc-windows-msvc/),
    });
  });
});
