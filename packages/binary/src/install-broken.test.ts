import { sign } from "node:crypto";
import { rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  executables,
  filesBelow,
  installOptions,
  KEYS,
  keyPair,
  publish,
  temporary,
  WINDOWS_TARGET,
} from "../test/release.ts";
import { type Answer, ReleaseServer } from "../test/release-server.ts";
import { installBinary } from "./install.ts";

let server: ReleaseServer;
let elsewhere: ReleaseServer;
let cacheDir = "";

beforeEach(async () => {
  server = await new ReleaseServer().start();
  elsewhere = await new ReleaseServer().start();
  cacheDir = temporary();
});

afterEach(async () => {
  await server.stop();
  await elsewhere.stop();
  rmSync(cacheDir, { recursive: true });
});

const MANIFEST = "/v0.5.1/manifest.json";
const SIGNATURE = "/v0.5.1/manifest.json.sig";

/** Installs from the server as it is now; it must fail and leave nothing. */
async function failing(): Promise<unknown> {
  const error: unknown = await installBinary({ ...installOptions(server, cacheDir), stallMs: 200 }).then(
    () => "it was installed",
    (thrown) => thrown,
  );
  expect(executables(cacheDir)).toEqual([]);
  expect(filesBelow(cacheDir)).toEqual([]);
  return error;
}

const failure = (reason: string, ...parts: string[]) =>
  expect.objectContaining({
    code: "BINARY_DOWNLOAD_FAILED",
    message: expect.stringMatching(parts.join("[^]*")),
    details: expect.objectContaining({ reason }),
  });

/** The bytes that the server would serve if it were not broken. */
const good = (path: string) => server.files.get(path) ?? Buffer.alloc(0);

describe("a transfer that goes wrong", () => {
  const WAYS: readonly (readonly [string, string, (path: string) => Answer])[] = [
    ["a missing file", "http_status", () => (response) => response.writeHead(404).end()],
    ["a broken server", "http_status", () => (response) => response.writeHead(500).end("oops")],
    ["part of the content only", "http_status", (path) => (response) => response.writeHead(206).end(good(path))],
    ["a server that says nothing", "timeout", () => () => undefined],
    [
      "a slow drip, then silence",
      "timeout",
      (path) => (response) => {
        for (const byte of good(path).subarray(0, 9)) response.write(Buffer.from([byte]));
      },
    ],
    [
      "a connection that is reset",
      "network",
      (path) => (response) => {
        response.writeHead(200, { "content-length": good(path).length });
        response.write(good(path).subarray(0, 9), () => response.socket?.resetAndDestroy());
      },
    ],
    [
      "less than its content-length",
      "network",
      (path) => (response) => {
        response.writeHead(200, { "content-length": good(path).length });
        response.write(good(path).subarray(0, 9), () => response.destroy());
      },
    ],
    [
      "a content-length beyond what was signed",
      "size",
      (path) => (response) => response.writeHead(200, { "content-length": good(path).length + 9 }).end(good(path)),
    ],
    [
      "a content-length below what was signed",
      "size",
      (path) => (response) => {
        response.writeHead(200, { "content-length": 9 });
        response.end(good(path).subarray(0, 9));
      },
    ],
    ["an end that comes early", "size", (path) => (response) => response.end(good(path).subarray(0, -1))],
    [
      "more than was signed, without end",
      "size",
      (path) => (response) => {
        response.write(good(path));
        const more = () => response.write(Buffer.alloc(65_536), (error) => error ?? more());
        more();
      },
    ],
    ["nothing", "size", () => (response) => response.end()],
    ["other content", "checksum", (path) => (response) => response.end(Buffer.from(good(path)).fill(7, 5, 6))],
    [
      "a redirect without end",
      "redirect",
      () =>
        (response, { url }) =>
          response.writeHead(302, { location: url }).end(),
    ],
    ["a redirect to nowhere", "redirect", () => (response) => response.writeHead(302).end()],
    [
      "a redirect to another origin",
      "redirect",
      () => (response) => response.writeHead(302, { location: `${elsewhere.url}/archive` }).end(),
    ],
    [
      "a redirect with a password",
      "redirect",
      () => (response) => response.writeHead(302, { location: server.url.replace("//", "//me:hunter2@") }).end(),
    ],
  ];

  it.each(WAYS)("%s is refused (%s)", async (_name, reason, way) => {
    const path = publish(server);
    server.answers.set(path, way(path));
    expect(await failing()).toEqual(failure(reason));
    expect(elsewhere.requests).toEqual([]);
  });

  it("is reported without the query of an address, where tokens are", async () => {
    const path = publish(server);
    server.answers.set(path, (response) => response.writeHead(302, { location: "/gone?token=hunter2" }).end());
    expect(await failing()).toMatchObject({ message: expect.not.stringContaining("hunter2") });
  });

  it("is a failure of the network when nobody listens", async () => {
    const stopped = await new ReleaseServer().start();
    const { url } = stopped;
    await stopped.stop();
    const attempt = installBinary({ ...installOptions(server, cacheDir), baseUrl: url });
    await expect(attempt).rejects.toThrow(failure("network"));
  });
});

describe("a signature that does not fit", () => {
  const WAYS: readonly (readonly [string, string | RegExp, () => void])[] = [
    ["none", "no signature", () => server.files.delete(SIGNATURE)],
    ["an empty one", "base64", () => server.files.set(SIGNATURE, Buffer.alloc(0))],
    ["something else", "base64", () => server.files.set(SIGNATURE, Buffer.from("<html>"))],
    ["another key's", "none of the keys", () => publish(server, { privateKey: keyPair().privateKey })],
    [
      "another manifest's",
      "none of the keys",
      () => server.files.set(MANIFEST, Buffer.concat([good(MANIFEST), Buffer.from(" ")])),
    ],
  ];

  it.each(WAYS)("%s", async (_name, message, way) => {
    const path = publish(server);
    way();
    expect(await failing()).toEqual(failure("signature", String(message)));
    expect(server.requests).not.toContain(path);
  });

  it("of endless length is not read to its end", async () => {
    publish(server);
    server.files.set(SIGNATURE, Buffer.alloc(100_000, "A"));
    expect(await failing()).toEqual(failure("size"));
  });
});

describe("a manifest that is signed and wrong", () => {
  const valid = () => JSON.parse(good(MANIFEST).toString());
  const artifact = () => valid().artifacts["x86_64-unknown-linux-gnu"];
  const changed = (change: object) => JSON.stringify({ ...valid(), ...change });
  const changedArtifact = (change: object) =>
    changed({ artifacts: { "x86_64-unknown-linux-gnu": { ...artifact(), ...change } } });

  const WAYS: readonly (readonly [string, string, () => string | Buffer])[] = [
    ["no JSON", "manifest", () => "<html>not found</html>"],
    ["no UTF-8", "manifest", () => Buffer.from([0x7b, 0xff, 0x7d])],
    ["a list", "manifest", () => "[]"],
    ["another schema", "manifest", () => changed({ schema: 2 })],
    ["another program", "manifest", () => changed({ name: "rkat-rest" })],
    ["no time", "manifest", () => changed({ published_at: "yesterday" })],
    ["no version", "manifest", () => changed({ version: undefined })],
    ["no artifacts", "manifest", () => changed({ artifacts: null })],
    ["an artifact that is none", "manifest", () => changed({ artifacts: { "x86_64-unknown-linux-gnu": "x" } })],
    ["a size that is none", "manifest", () => changedArtifact({ size: "12" })],
    ["a size beyond reason", "manifest", () => changedArtifact({ size: 2 ** 40 })],
    ["a hash that is none", "manifest", () => changedArtifact({ sha256: "ABC" })],
    ["an older version", "rollback", () => changed({ version: "0.5.0" })],
    ["no such platform", "platform", () => changed({ artifacts: { "aarch64-apple-darwin": artifact() } })],
    [
      "another platform's archive",
      "platform",
      () => changedArtifact({ file: "rkat-rpc-v0.5.1-aarch64-apple-darwin.tar.gz" }),
    ],
    ["an archive elsewhere", "platform", () => changedArtifact({ file: "../../rkat-rpc.tar.gz" })],
  ];

  it.each(WAYS)("%s (%s)", async (_name, reason, make) => {
    const path = publish(server);
    const manifest = Buffer.from(make());
    server.files.set(MANIFEST, manifest);
    server.files.set(SIGNATURE, signed(manifest));
    expect(await failing()).toEqual(failure(reason));
    expect(server.requests).not.toContain(path);
  });

  it("a whole older release under the newer name", async () => {
    publish(server, { version: "0.5.0" });
    for (const name of ["manifest.json", "manifest.json.sig"])
      server.files.set(`/v0.5.1/${name}`, good(`/v0.5.0/${name}`));
    expect(await failing()).toEqual(failure("rollback", "0.5.1", "0.5.0"));
  });

  it("a release for another platform only", async () => {
    publish(server, { target: WINDOWS_TARGET });
    expect(await failing()).toEqual(failure("platform", "x86_64-unknown-linux-gnu", "x86_64-pc-windows-msvc"));
  });
});

function signed(bytes: Buffer): Buffer {
  return Buffer.from(sign(null, bytes, KEYS.privateKey).toString("base64"));
}
