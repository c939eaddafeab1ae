import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import type { ServerResponse } from "node:http";
import process from "node:process";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { executables, filesBelow, installOptions, PROGRAM_TEXT, publish, temporary } from "../test/release.ts";
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

/** A process of its own that installs and prints what it got. */
function installing(): ChildProcess {
  const program = `
    import { installBinary } from ${JSON.stringify(new URL("./install.ts", import.meta.url).href)};
    process.stdout.write(JSON.stringify(await installBinary(${JSON.stringify(installOptions(server, cacheDir))})));
  `;
  return spawn(process.execPath, ["--conditions=meerkat-source", "--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function said({ stdout }: ChildProcess): Promise<unknown> {
  return JSON.parse(stdout ? await text(stdout) : "");
}

it("two processes that download at once both get the intact program", async () => {
  const path = publish(server);
  const waiting: ServerResponse[] = [];
  // Neither is answered before both have asked, so that both do download.
  server.answers.set(path, (response) => {
    waiting.push(response);
    if (waiting.length === 2) for (const each of waiting) each.end(server.files.get(path));
  });
  const [one, other] = await Promise.all([said(installing()), said(installing())]);
  expect(one).toEqual(other);
  expect(one).toMatchObject({ source: "download" });
  expect(await verifyCache(installOptions(server, cacheDir))).toMatchObject({ state: "intact" });
  expect(filesBelow(cacheDir)).toHaveLength(2);
});

it("a process that is killed in the middle leaves nothing that can be run, and the next one installs", async () => {
  const path = publish(server);
  const half = Promise.withResolvers<void>();
  server.answers.set(path, (response) => {
    response.write((server.files.get(path) ?? Buffer.alloc(0)).subarray(0, 20), () => half.resolve());
  });
  const child = installing();
  await half.promise;
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(executables(cacheDir)).toEqual([]);
  expect(await verifyCache(installOptions(server, cacheDir))).toMatchObject({ state: "absent" });
  server.answers.delete(path);
  const installed = await installBinary(installOptions(server, cacheDir));
  expect(readFileSync(installed.path, "utf8")).toBe(PROGRAM_TEXT);
});
