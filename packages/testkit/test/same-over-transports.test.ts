import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { embed } from "@meerkat/cli";
import { type AgentEvent, type ClientOptions, isMeerkatError, MeerkatClient } from "@meerkat/client";
import { ROOT } from "@meerkat/testkit";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

/** One program, run against a server in this process and against one in a process of its own. */
const CITY = {
  type: "object",
  properties: { city: { type: "string" } },
  required: ["city"],
} as const;

const SCENARIO = {
  calls: [
    { text: "Tokyo." },
    { json: { city: "Tokyo" } },
    { text: "Hello." },
    { reasoning: "Let me think.", text: "Let me see.", tool_calls: [{ name: "look", args: { at: "map 🗺" } }] },
    { text: "It is large. ".repeat(200), chunk_chars: 7 },
    { error: { reason: "authentication", message: "The key is wrong." } },
    { text: "Goodbye." },
  ],
};

const folder = mkdtempSync(join(tmpdir(), "meerkat-same-"));
const scenario = join(folder, "scenario.json");
const RPC = join(ROOT, "packages/cli/bin/rkat-rpc.mjs");

beforeAll(() => {
  writeFileSync(scenario, JSON.stringify(SCENARIO));
  vi.stubEnv("RKAT_SIMULATOR_SCENARIO", scenario);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Everything a user sees of the program, in order. */
async function program(options: ClientOptions): Promise<readonly unknown[]> {
  const seen: unknown[] = [];
  await using client = await new MeerkatClient(options).connect();
  await client.registerTool("look", "Looks at a map", { type: "object" }, ({ at }) => `nothing on the ${String(at)}`);
  const created = client.createSessionStreaming("Tell me about Tokyo", { model: "simulator", outputSchema: CITY });
  await read(created, seen);
  const session = await client.createSession("Hello", { model: "simulator" });
  const subscription = await session.subscribeEvents();
  await read(session.stream("How large?"), seen);
  await read(session.stream("And then?"), seen);
  seen.push(await session.turn("Goodbye"), (await session.history()).messages, client.capabilities);
  await session.archive();
  for await (const { payload } of subscription) seen.push(payload);
  seen.push(await client.readSession("nowhere").catch(codeOf));
  return seen;
}

async function read(stream: AsyncIterable<AgentEvent> & { readonly result: unknown }, seen: unknown[]): Promise<void> {
  try {
    for await (const event of stream) seen.push(event);
    seen.push(stream.result);
  } catch (error) {
    seen.push(codeOf(error));
  }
}

function codeOf(error: unknown): unknown {
  return isMeerkatError(error) ? { code: error.code, message: error.message, details: error.details ?? null } : error;
}

/** What is new in every run: ids, and how long things took. */
function plain(seen: readonly unknown[]): readonly unknown[] {
  const ids = new Map<string, string>();
  const named = (id: string) => ids.get(id) ?? ids.set(id, `id-${ids.size + 1}`).get(id);
  const text = JSON.stringify(seen)
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|call_[0-9a-f]+/g, (id) => named(id) ?? "")
    .replace(/"durationMs":\d+/g, '"durationMs":0')
    .replace(/"sessionRef":"[^":]*:/g, '"sessionRef":"realm:')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "time");
  return JSON.parse(text);
}

it("a program sees the same over memory and over the pipes of a child", async () => {
  const near = plain(await program({ transport: embed() }));
  const far = plain(await program({ rkatPath: RPC, stateRoot: join(folder, "state"), isolated: true }));
  expect(far).toEqual(near);
  expect(near.length).toBeGreaterThan(700);
  expect(JSON.stringify(near)).toContain("nothing on the map 🗺");
  expect(near).toContainEqual(expect.objectContaining({ code: "PROVIDER_ERROR" }));
});
