import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { KEYS, LINUX, publish, temporary, VERSION } from "../test/release.ts";
import { ReleaseServer } from "../test/release-server.ts";
import { cachePlace, defaultCacheDir } from "./cache.ts";
import { installBinary } from "./install.ts";
import { type ResolveOptions, resolveBinary } from "./resolve.ts";

let folder = "";
let app = "";
let bin = "";

beforeEach(() => {
  folder = temporary();
  app = join(folder, "app");
  bin = join(folder, "bin");
  for (const path of [app, bin]) mkdirSync(path);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function file(path: string, content = "#!/bin/sh\n", mode = 0o755): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode });
  return path;
}

/** The application's dependency as pnpm lays it out: a link into a store of which nothing else can be seen. */
function installCli(manifest: object = { bin: { rkat: "./bin/rkat.mjs", "rkat-rpc": "./bin/rkat-rpc.mjs" } }): string {
  const stored = join(app, "node_modules/.pnpm/@meerkat+cli@0.5.1/node_modules/@meerkat/cli");
  file(
    join(stored, "package.json"),
    JSON.stringify({
      name: "@meerkat/cli",
      version: VERSION,
      exports: { "./package.json": "./package.json" },
      ...manifest,
    }),
  );
  mkdirSync(join(app, "node_modules/@meerkat"), { recursive: true });
  symlinkSync(stored, join(app, "node_modules/@meerkat/cli"));
  return file(join(stored, "bin/rkat-rpc.mjs"), "process.stdout.write(process.argv.slice(2).join())");
}

const env = (more: Record<string, string> = {}) => ({ PATH: bin, XDG_CACHE_HOME: join(folder, "cache"), ...more });
const resolved = (options: ResolveOptions = {}) => resolveBinary({ env: env(), from: app, ...options });
const notFound = (...parts: string[]) =>
  expect.objectContaining({ code: "BINARY_NOT_FOUND", message: expect.stringMatching(parts.join("[^]*")) });

describe("the order of the search", () => {
  it("goes from the most deliberate place to the least", async () => {
    const rkat = file(join(bin, "rkat"));
    expect(await resolved()).toMatchObject({ source: "rkat", command: rkat, args: ["rpc"] });
    const server = file(join(bin, "rkat-rpc"));
    expect(await resolved()).toMatchObject({ source: "PATH", command: server, args: [] });
    const script = installCli();
    const application = { source: "application", command: process.execPath, args: [script], version: VERSION };
    expect(await resolved()).toMatchObject(application);
    const chosen = file(join(folder, "chosen"));
    const variable = env({ MEERKAT_BIN_PATH: ` ${chosen} ` });
    expect(await resolved({ env: variable })).toMatchObject({ source: "env", command: chosen });
    expect(await resolved({ env: variable, path: server })).toMatchObject({ source: "path", command: server });
  });

  it("tells every place that was tried, and what to do", async () => {
    const error = await resolved().catch((thrown) => thrown);
    expect(error).toEqual(
      notFound("@meerkat/cli", "rkat-rpc on PATH", "cache", "base URL", "rkat", "MEERKAT_BIN_PATH"),
    );
    expect(error.details.tried.map(({ source }: { source: string }) => source)).toEqual([
      "application",
      "PATH",
      "cache",
      "download",
      "rkat",
    ]);
    file(join(bin, "rkat-rpc"));
    expect((await resolved()).tried.map(({ source, found }) => [source, found])).toEqual([
      ["application", false],
      ["PATH", true],
    ]);
  });

  it("stops at a path or variable that leads nowhere", async () => {
    installCli();
    file(join(bin, "rkat-rpc"));
    await expect(resolved({ path: join(folder, "gone") })).rejects.toThrow(notFound("path given", "gone is no file"));
    await expect(resolved({ path: "" })).rejects.toThrow(notFound("empty"));
    for (const [value, why] of [
      [join(folder, "gone"), "gone is no file"],
      ["   ", "only blanks"],
      [app, "no file"],
    ] as const)
      await expect(resolved({ env: env({ MEERKAT_BIN_PATH: value }) })).rejects.toThrow(
        notFound("MEERKAT_BIN_PATH is set", why),
      );
    expect(await resolved({ env: env({ MEERKAT_BIN_PATH: "" }) })).toMatchObject({ source: "application" });
  });

  it("ends at an abort", async () => {
    const reason = new Error("enough");
    await expect(resolved({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe("a path that is given", () => {
  it("is looked for on PATH when it is a name", async () => {
    const server = file(join(bin, "my-server"));
    expect(await resolved({ path: "my-server" })).toMatchObject({ command: server, args: [] });
    await expect(resolved({ path: "your-server" })).rejects.toThrow(notFound("no your-server on PATH"));
  });

  it("has to be executable", async () => {
    const path = file(join(folder, "server"), "#!/bin/sh\n", 0o644);
    await expect(resolved({ path })).rejects.toThrow(notFound("not executable", "chmod"));
    file(join(bin, "rkat-rpc"), "", 0o644);
    await expect(resolved()).rejects.toThrow(notFound("bin/rkat-rpc is not executable"));
  });

  it("is run with this Node when it is a script, and with `rpc` when it is rkat", async () => {
    for (const [name, args] of [
      ["server.js", []],
      ["server.mjs", []],
      ["server.cjs", []],
      ["rkat.js", ["rpc"]],
      ["rkat.mjs", ["rpc"]],
    ] as const) {
      const path = file(join(folder, name), "", 0o644);
      expect(await resolved({ path })).toMatchObject({ command: process.execPath, args: [path, ...args] });
    }
    for (const [name, args] of [
      ["rkat", ["rpc"]],
      ["rkat.exe", ["rpc"]],
      ["rkat-rpc", []],
      ["my-rkat", []],
    ] as const) {
      const path = file(join(folder, name));
      expect(await resolved({ path })).toMatchObject({ command: path, args });
    }
  });
});

describe("the application's own server", () => {
  it("is found from a directory, a module and its URL, and can be run", async () => {
    const script = installCli();
    const module = join(app, "src/main.js");
    mkdirSync(join(app, "src"));
    for (const from of [app, module, pathToFileURL(module), pathToFileURL(module).href]) {
      const { command, args } = await resolved({ from });
      expect(args).toEqual([script]);
      expect(spawnSync(command, [...args, "--isolated"]).stdout.toString()).toBe("--isolated");
    }
  });

  it("is not another's: nothing is seen that the application does not depend on", async () => {
    installCli();
    const neighbour = join(folder, "neighbour");
    mkdirSync(neighbour);
    await expect(resolved({ from: neighbour })).rejects.toThrow(notFound("@meerkat/cli is not installed for"));
  });

  it("is passed over with a reason when its package is of no use", async () => {
    installCli({ bin: { rkat: "./bin/rkat.mjs" } });
    await expect(resolved()).rejects.toThrow(notFound("package.json has no program rkat-rpc"));
    rmSync(join(app, "node_modules"), { recursive: true });
    installCli({ bin: "./missing.mjs" });
    await expect(resolved()).rejects.toThrow(notFound("missing.mjs is no file"));
  });

  it("needs a place on this machine", async () => {
    await expect(resolved({ from: "https://example.com/app.js" })).rejects.toMatchObject({ code: "INVALID_ARGS" });
  });

  it("is by default that of the program that runs, also through a link to it", () => {
    const script = installCli();
    const source = JSON.stringify(new URL("./resolve.ts", import.meta.url).href);
    const main = file(
      join(app, "src/main.mjs"),
      `const { resolveBinary } = await import(${source}); process.stdout.write((await resolveBinary()).args[0]);`,
    );
    const link = join(bin, "tool.mjs");
    symlinkSync(main, link);
    for (const program of [main, link]) {
      const options = { cwd: bin, env: env() };
      const { stdout } = spawnSync(process.execPath, ["--conditions=meerkat-source", program], options);
      expect(stdout.toString()).toBe(script);
    }
  });
});

describe("the cache and the download", () => {
  let server: ReleaseServer;

  beforeEach(async () => {
    server = await new ReleaseServer().start();
    publish(server);
  });

  afterEach(() => server.stop());

  const download = () => ({ baseUrl: server.url, version: VERSION, publicKeys: KEYS.publicKeys, ...LINUX });

  it("come after PATH and before rkat", async () => {
    file(join(bin, "rkat"));
    const first = await resolved({ download: download() });
    expect(first).toMatchObject({ source: "download", version: VERSION, args: [] });
    const again = await resolved({ download: download() });
    expect(again).toMatchObject({ source: "cache", command: first.command });
    expect(first.command).toBe(cachePlace(defaultCacheDir(env()), VERSION, "x86_64-unknown-linux-gnu").program);
    file(join(bin, "rkat-rpc"));
    expect(await resolved({ download: download() })).toMatchObject({ source: "PATH" });
  });

  it("report a cached program that was changed, and discard it", async () => {
    const { path } = await installBinary({ ...download(), cacheDir: defaultCacheDir(env()) });
    writeFileSync(path, "#!/bin/sh\nexit 1");
    await expect(resolved({ download: { ...download(), offline: true } })).rejects.toThrow(
      notFound("rkat-rpc was discarded: it was changed", "Downloads are off"),
    );
    expect((await resolved({ download: download() })).source).toBe("download");
  });

  it("report why a download failed, and go on to rkat", async () => {
    server.files.clear();
    const failed = await resolved({ download: download() }).catch((thrown) => thrown);
    expect(failed).toEqual(notFound("a download: .*manifest.json answered with status 404"));
    expect(failed.cause).toMatchObject({ code: "BINARY_DOWNLOAD_FAILED" });
    file(join(bin, "rkat"));
    expect(await resolved({ download: download() })).toMatchObject({ source: "rkat" });
  });

  it("can be turned off", async () => {
    await expect(resolved({ download: false })).rejects.toThrow(notFound("downloads are turned off"));
    expect(server.requests).toEqual([]);
  });

  it("are for known platforms; on others the search goes on", async () => {
    file(join(bin, "rkat"));
    const { source, tried } = await resolved({ download: { ...download(), platform: "aix" } });
    expect(source).toBe("rkat");
    expect(tried.find(({ source }) => source === "download")?.detail).toContain("no release of rkat-rpc for aix");
  });

  it("pass on options that cannot be", async () => {
    const wrong = { ...download(), baseUrl: "releases" };
    await expect(resolved({ download: wrong })).rejects.toMatchObject({ code: "INVALID_ARGS" });
  });
});
