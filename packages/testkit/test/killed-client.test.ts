import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { MeerkatClient } from "@meerkat/client";
import { ROOT } from "@meerkat/testkit";
import { afterAll, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "meerkat-killed-"));
afterAll(() => rmSync(folder, { recursive: true }));

const pidFile = join(folder, "pid");
const server = join(folder, "rkat-rpc.mjs");
const options = { rkatPath: server, realmId: "here", stateRoot: folder, env: { RKAT_SIMULATOR_SCENARIO: scenario() } };

/** The server's own program, which leaves its process id behind. */
function writeServer(): void {
  const program = pathToFileURL(join(ROOT, "packages/cli/bin/rkat-rpc.mjs")).href;
  writeFileSync(
    server,
    `import { writeFileSync } from "node:fs";
     writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));
     await import(${JSON.stringify(program)});`,
  );
}

function scenario(): string {
  const path = join(folder, "scenario.json");
  writeFileSync(path, JSON.stringify({ calls: [{ text: "Once upon a time", chunk_chars: 4, hang: true }] }));
  return path;
}

/** Runs a turn that does not end by itself, and tells of its session as soon as there is text. */
const PROGRAM = `
  import { MeerkatClient } from "@meerkat/client";
  const client = await new MeerkatClient(${JSON.stringify(options)}).connect();
  const stream = client.createSessionStreaming("Tell me a story", { model: "simulator" });
  for await (const event of stream) if (event.type === "text_delta") process.stdout.write(stream.sessionId);
`;

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it("a client that is killed takes its server along at once, and the session goes on", { timeout: 30_000 }, async () => {
  writeServer();
  const child = spawn(process.execPath, ["--input-type=module", "--eval", PROGRAM], {
    cwd: join(ROOT, "packages/testkit"),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [text] = await once(child.stdout, "data");
  const sessionId = String(text).slice(0, 36);
  const pid = Number(readFileSync(pidFile, "utf8"));
  expect(runs(pid)).toBe(true);
  child.kill("SIGKILL");
  const killed = performance.now();
  while (runs(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
  // Left to itself it would go on with the turn for ten seconds, in case that it ends.
  expect(performance.now() - killed).toBeLessThan(8000);

  writeFileSync(join(folder, "scenario.json"), JSON.stringify({ calls: [{ text: "There was a meerkat." }] }));
  await using client = await new MeerkatClient(options).connect();
  const { messages } = await client.readSessionHistory(sessionId);
  expect(JSON.stringify(messages)).toContain("Once");
  expect((await client.session(sessionId).turn("Go on")).text).toBe("There was a meerkat.");
});
