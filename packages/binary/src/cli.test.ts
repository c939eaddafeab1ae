import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { filesBelow, KEYS, publish, temporary, VERSION } from "../test/release.ts";
import { ReleaseServer } from "../test/release-server.ts";
import { targetFor } from "./platform.ts";

const CLI = fileURLToPath(new URL("./cli.ts", import.meta.url));
let server: ReleaseServer;
let folder = "";
let key = "";

beforeEach(async () => {
  server = await new ReleaseServer().start();
  publish(server, { target: targetFor() });
  folder = temporary();
  key = join(folder, "release.pem");
  writeFileSync(key, KEYS.publicKeys[0]?.publicKey ?? "");
  mkdirSync(join(folder, "app"));
});

afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

function started(...args: string[]) {
  return spawn(process.execPath, ["--conditions=meerkat-source", CLI, ...args], {
    cwd: join(folder, "app"),
    env: { PATH: folder, XDG_CACHE_HOME: join(folder, "cache") },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function run(...args: string[]) {
  const child = started(...args);
  const exited = new Promise<number | null>((resolve) => child.on("close", resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await exited, out, err };
}

const installArgs = () => ["install", "--base-url", server.url, "--version", VERSION, "--key", key];

it("installs, finds and verifies, with results on stdout and the rest on stderr", async () => {
  const installed = await run(...installArgs());
  expect(installed).toMatchObject({ status: 0, err: expect.stringContaining("100 % of") });
  const path = installed.out.trim();
  expect(await run("verify", "--version", VERSION)).toEqual({ status: 0, out: `${path}: intact\n`, err: "" });
  const found = await run("where", "--json");
  expect(found.status).toBe(0);
  expect(JSON.parse(found.out)).toMatchObject({ command: path, args: [], source: "cache", version: VERSION });
  expect(await run("where")).toMatchObject({ out: `${path}\n`, err: expect.stringContaining("application: ") });
  writeFileSync(path, "changed");
  const verified = await run("verify", "--json");
  expect(verified).toMatchObject({ status: 1, err: expect.stringContaining("was discarded") });
  expect(JSON.parse(verified.out)).toMatchObject({
    error: { code: "BINARY_DOWNLOAD_FAILED", details: { reason: "checksum" } },
  });
  expect(await run("verify")).toMatchObject({
    status: 1,
    out: "",
    err: expect.stringContaining("meerkat-binary install"),
  });
});

it("says what was tried when there is nothing", async () => {
  const { status, out, err } = await run("where", "--json");
  expect(status).toBe(1);
  expect(JSON.parse(out).error).toMatchObject({ code: "BINARY_NOT_FOUND", details: { tried: expect.any(Array) } });
  expect(err).toContain("No Meerkat server was found");
});

it("explains itself, and exits with 2 when it is used wrongly", async () => {
  expect(await run("--help")).toMatchObject({ status: 0, out: expect.stringContaining("install --base-url") });
  for (const args of [[], ["fetch"], ["where", "twice"], ["where", "--key", "k"], ["where", "--odd"], ["install"]])
    expect(await run(...args)).toMatchObject({ status: 2, out: "", err: expect.stringMatching(/^Error: /) });
  const unreadable = await run("install", "--base-url", server.url, "--key", join(folder, "none.pem"), "--json");
  expect(unreadable.status).toBe(2);
  expect(JSON.parse(unreadable.out).error).toMatchObject({ code: "INVALID_ARGS" });
});

it("cleans up when it is interrupted", async () => {
  const path = [...server.files.keys()].find((each) => each.includes("rkat-rpc")) ?? "";
  const half = Promise.withResolvers<void>();
  server.answers.set(path, (response) => {
    response.write("half", () => half.resolve());
  });
  const child = started(...installArgs());
  const exited = new Promise((resolve) => child.on("close", resolve));
  child.stderr.resume();
  child.stdout.resume();
  await half.promise;
  child.kill("SIGINT");
  expect(await exited).toBe(130);
  expect(filesBelow(join(folder, "cache"))).toEqual([]);
});
