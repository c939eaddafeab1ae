import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { installOptions, PROGRAM_TEXT, publish } from "../../binary/test/release.ts";
import { ReleaseServer } from "../../binary/test/release-server.ts";
import { MeerkatClient } from "./index.ts";
import type { LaunchOptions } from "./launch.ts";
import { commandFor } from "./launch-node.ts";
import { launch as launchNone } from "./launch-none.ts";

const code = (name: string, ...parts: string[]) =>
  expect.objectContaining({ code: name, message: expect.stringMatching(parts.join("[^]*")) });

/** A server as small as it gets. It exits at `session/list`, and its list of models tells how it was started. */
const SERVER = `
import { createInterface } from "node:readline";
const results = {
  initialize: { server_info: { name: "tiny", version: "1" }, contract_version: process.env.TINY_CONTRACT ?? "0.5.1", server: { event_order: "before_response", features: [], contract_digest: "" } },
  "capabilities/get": { contract_version: { major: 0, minor: 5, patch: 1 }, capabilities: [] },
  "models/catalog": { contract_version: { major: 0, minor: 5, patch: 1 }, providers: process.argv.slice(2).map((argument) => ({ provider: argument, default_model_id: process.env.TINY ?? "", models: [] })) },
};
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method } = JSON.parse(line);
  if (method === "session/list") {
    process.stderr.write("out of memory\\n", () => process.exit(7));
    break;
  }
  process.stdout.write(JSON.stringify({ jsonrpc: "2.0", id, result: results[method] }) + "\\n");
}
`;

let folder = "";
let script = "";
const clients: MeerkatClient[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meerkat-client-"));
  script = join(folder, "server.mjs");
  await writeFile(script, SERVER);
});

afterAll(() => rm(folder, { recursive: true }));

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

function made(...parameters: ConstructorParameters<typeof MeerkatClient>): MeerkatClient {
  const client = new MeerkatClient(...parameters);
  clients.push(client);
  return client;
}

describe("starting a server", () => {
  it("passes options as flags and variables", async () => {
    const client = await made({
      rkatPath: script,
      realmId: "r",
      stateRoot: "/s",
      args: ["--extra"],
      env: { TINY: "set" },
    }).connect();
    const { providers } = await client.models();
    expect(providers.map(({ provider }) => provider)).toEqual(["--realm", "r", "--state-root", "/s", "--extra"]);
    expect(providers[0]?.defaultModelId).toBe("set");
  });

  it("finds it by MEERKAT_BIN_PATH", async () => {
    vi.stubEnv("MEERKAT_BIN_PATH", script);
    const client = await made().connect();
    expect((await client.models()).providers).toEqual([]);
  });

  it("says what was tried and what to set when there is none", async () => {
    await expect(made(join(folder, "missing")).connect()).rejects.toThrow(
      code("BINARY_NOT_FOUND", "path given", "missing is no file", "MEERKAT_BIN_PATH"),
    );
    vi.stubEnv("MEERKAT_BIN_PATH", join(folder, "gone"));
    await expect(made().connect()).rejects.toThrow(code("BINARY_NOT_FOUND", "MEERKAT_BIN_PATH is set", "gone"));
    vi.stubEnv("MEERKAT_BIN_PATH", "");
    vi.stubEnv("PATH", folder);
    vi.stubEnv("XDG_CACHE_HOME", folder);
    await expect(commandFor({}, { from: folder })).rejects.toThrow(
      code("BINARY_NOT_FOUND", "@meerkat/cli", "rkat-rpc on PATH", "MEERKAT_BIN_PATH"),
    );
  });

  it("finds a program on PATH", async () => {
    const program = join(folder, "rkat-rpc");
    await writeFile(program, "#!/bin/sh\n", { mode: 0o755 });
    vi.stubEnv("MEERKAT_BIN_PATH", "");
    vi.stubEnv("PATH", folder);
    expect(await commandFor({ isolated: true }, { from: folder })).toEqual({
      command: program,
      args: ["--isolated"],
      name: program,
    });
    await rm(program);
  });

  it("downloads a release where that is allowed, and tells how far it is", async () => {
    const releases = await new ReleaseServer().start();
    publish(releases);
    vi.stubEnv("MEERKAT_BIN_PATH", "");
    vi.stubEnv("PATH", folder);
    const seen: number[] = [];
    const download = {
      ...installOptions(releases, join(folder, "cache")),
      onProgress: (received: number) => seen.push(received),
    };
    const { command } = await commandFor({ download, isolated: true }, { from: folder });
    await releases.stop();
    expect(await readFile(command, "utf8")).toBe(PROGRAM_TEXT);
    expect(seen.at(-1)).toBeGreaterThan(0);
    const signal = AbortSignal.abort("no time");
    await expect(commandFor({ download }, { from: folder, signal })).rejects.toBe("no time");
  });

  it("runs an executable", async () => {
    const program = join(folder, "server");
    await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`, { mode: 0o755 });
    await made({ rkatPath: program, isolated: true }).connect();
  });

  it("reports that the versions do not fit", async () => {
    await expect(made({ rkatPath: script, env: { TINY_CONTRACT: "0.9.0" } }).connect()).rejects.toThrow(
      code("VERSION_MISMATCH", "0.5.1", "0.9.0"),
    );
  });

  it("reports how the server ended and what it said last", async () => {
    const client = await made(script).connect();
    await expect(client.listSessions()).rejects.toThrow(
      code("CONNECTION_CLOSED", `"${script}" exited with code 7`, "out of memory"),
    );
    await expect(client.models()).rejects.toThrow(code("CONNECTION_CLOSED", "code 7"));
    await client.connect();
    expect((await client.models()).providers).toEqual([]);
  });

  it("needs a transport where no process can be started", () => {
    return expect(launchNone({}, AbortSignal.timeout(1000))).rejects.toThrow(code("INVALID_ARGS", "transport"));
  });
});

describe("the command", () => {
  const commandAt = async (name: string, options: LaunchOptions, content = "#!/bin/sh\n") => {
    const rkatPath = join(folder, "bin", name);
    await mkdir(join(folder, "bin"), { recursive: true });
    await writeFile(rkatPath, content, { mode: 0o755 });
    const { command, args } = await commandFor({ rkatPath, ...options });
    return [command, ...args].map((word) => word.replace(rkatPath, name).replace(process.execPath, "node")).join(" ");
  };

  it("runs scripts with this Node and gives the command-line tool its subcommand", async () => {
    expect(await commandAt("rkat-rpc", { isolated: true })).toBe("rkat-rpc --isolated");
    expect(await commandAt("rkat", { instanceId: "i" })).toBe("rkat rpc --instance i");
    expect(await commandAt("rkat.cjs", {})).toBe("node rkat.cjs rpc");
    expect(
      await commandAt("rkat-rpc.js", { realmBackend: "sqlite", contextRoot: "c", userConfigRoot: "u", args: ["-v"] }),
    ).toBe("node rkat-rpc.js --realm-backend sqlite --context-root c --user-config-root u -v");
  });

  it("has our own server stop at once when the client dies, unless told otherwise", async () => {
    expect(await commandAt("rkat-rpc.mjs", { isolated: true })).toBe("node rkat-rpc.mjs --drain 0 --isolated");
    expect(await commandAt("rkat.mjs", {})).toBe("node rkat.mjs rpc --drain 0");
    for (const args of [["--drain=3"], ["--drain", "3"]])
      expect(await commandAt("rkat-rpc.mjs", { args })).toBe(`node rkat-rpc.mjs ${args.join(" ")}`);
    await symlink(join(folder, "bin", "rkat-rpc.mjs"), join(folder, "linked"));
    expect((await commandFor({ rkatPath: join(folder, "linked") })).args).toEqual(["--drain", "0"]);
  });

  it("gives a legacy rkat no flags that it may not know", async () => {
    const native = "\u007fELF";
    expect(await commandAt("rkat", {}, native)).toBe("rkat rpc");
    await expect(commandAt("rkat", { realmId: "r" }, native)).rejects.toThrow(
      code("LEGACY_BINARY_UNSUPPORTED", "--realm", "@meerkat/cli"),
    );
  });
});

describe("a process with an idle client", () => {
  it("ends by itself, after its pending calls", async () => {
    const program = `
      import { MeerkatClient } from ${JSON.stringify(new URL("./index.ts", import.meta.url).href)};
      const client = await new MeerkatClient(${JSON.stringify(script)}).connect();
      client.models().then(() => process.stdout.write("answered"));
    `;
    const child = spawn(process.execPath, ["--conditions=meerkat-source", "--input-type=module", "--eval", program], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [out, err] = [child.stdout, child.stderr].map((stream) => {
      let text = "";
      stream.on("data", (chunk) => {
        text += chunk;
      });
      return () => text;
    });
    const [status] = await once(child, "close");
    expect({ status, out: out?.(), err: err?.() }).toEqual({ status: 0, out: "answered", err: "" });
  });
});
