import { type AgentEvent, type EventStream, isMeerkatError, MeerkatClient, type RunResult } from "@meerkat/client";
import { type LegacyServer, type LegacyServerOptions, legacyPieces, legacyServer } from "@meerkat/testkit";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function connected(options: LegacyServerOptions): Promise<{ client: MeerkatClient; server: LegacyServer }> {
  const server = legacyServer(options);
  const client = await new MeerkatClient({ transport: server.transport }).connect();
  cleanups.push(() => client.close());
  return { client, server };
}

/** One stream, read to its end by somebody who notes everything. */
interface Reading {
  readonly prompt: string;
  readonly events: readonly AgentEvent[];
  readonly result?: RunResult<unknown>;
  readonly error?: unknown;
}

interface ReadOptions {
  readonly prompt: string;
  /** Called with each event; true leaves the loop. */
  readonly onEvent?: (count: number) => boolean | Promise<boolean>;
}

async function read(stream: EventStream<RunResult<unknown>>, { prompt, onEvent }: ReadOptions): Promise<Reading> {
  const events: AgentEvent[] = [];
  try {
    for await (const event of stream) {
      const count = events.push(event);
      if ((await onEvent?.(count)) === true) break;
    }
    return { prompt, events, result: stream.result };
  } catch (error) {
    return { prompt, events, error };
  }
}

const truncations = (events: readonly AgentEvent[]) => events.filter(({ type }) => type === "stream_truncated");
const textOf = (events: readonly AgentEvent[]) =>
  events.map((event) => (event.type === "text_delta" ? event.delta : "")).join("");
const ends = (events: readonly AgentEvent[]) =>
  events.filter(({ type }) => type === "run_completed" || type === "run_failed");

/** What is true of every stream, whatever the server did. */
function expectHonest({ prompt, events, result, error }: Reading): void {
  expect(truncations(events).length).toBeLessThanOrEqual(1);
  expect(ends(events).length).toBeLessThanOrEqual(1);
  expect(result || isMeerkatError(error) ? "a result or a typed error" : error).toBe("a result or a typed error");
  if (!result) return;
  const pieces = legacyPieces(prompt);
  expect(result.text).toBe(pieces.join(""));
  if (truncations(events).length > 0) return;
  expect(textOf(events)).toBe(result.text);
  expect(events[0]).toMatchObject({ type: "run_started", prompt });
  expect(events.at(-1)?.type).toBe("run_completed");
  expect(result.usage).toMatchObject({ inputTokens: 10, outputTokens: pieces.length });
}

interface Scene {
  readonly client: MeerkatClient;
  /** Prompts of this step alone; the first is as long as the step says. */
  readonly prompts: readonly [long: string, short: string];
  turn(prompt: string, onEvent?: ReadOptions["onEvent"]): Promise<Reading>;
  /** Runs a turn and interrupts it after its third event. */
  interrupted(prompt: string): Promise<Reading>;
}

/** What can be done on a server, each with the streams that were read. */
const DEEDS = {
  turn: async ({ turn, prompts: [long] }) => [await turn(long)],
  pair: ({ turn, prompts }) => Promise.all(prompts.map((prompt) => turn(prompt))),
  same: ({ turn, prompts: [long] }) => Promise.all([turn(long), turn(long)]),
  interrupt: async ({ interrupted, prompts: [long] }) => [await interrupted(long)],
  // The server starts the stopped turn again, and its events look like those of the one that is asked for.
  again: async ({ interrupted, turn, prompts: [long] }) => [await interrupted(long), await turn(long)],
  leave: async ({ turn, prompts: [long] }) => [await turn(long, (count) => count === 3)],
  fails: async ({ turn, prompts: [long] }) => [await turn(`${long} fails`)],
  sessions: ({ client, prompts: [long, short] }) =>
    Promise.all([long, short, long].map((prompt) => read(client.createSessionStreaming(prompt), { prompt }))),
  deep: async ({ client }) => {
    const call = client.call("session/create", { prompt: "x", outputSchema: nested(200) });
    await expect(call).rejects.toMatchObject({ code: "PARSE_ERROR" });
    return [];
  },
} satisfies Readonly<Record<string, (scene: Scene) => Promise<readonly Reading[]>>>;

function nested(depth: number): object & { readonly [key: string]: never } {
  return depth === 0 ? {} : Object({ items: nested(depth - 1) });
}

interface Step {
  readonly deed: (scene: Scene) => Promise<readonly Reading[]>;
  readonly size: number;
}

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    deed: fc.constantFrom(...Object.values(DEEDS)),
    size: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 200, max: 600 })),
  }),
  { minLength: 1, maxLength: 5 },
);

/** After a stopped turn that starts again, two turns alike: an event taken for one's own may be the other's. */
const LOOKALIKES: [seed: number, disorder: boolean, plan: readonly Step[]][] = [
  [0, true, alike(5, 1, 200)],
  [1073676268, true, alike(238, 1, 1)],
  [1149362306, true, alike(200, 200, 1)],
];

function alike(stopped: number, same: number, last: number): readonly Step[] {
  return [
    { deed: DEEDS.interrupt, size: stopped },
    { deed: DEEDS.same, size: same },
    { deed: DEEDS.turn, size: last },
  ];
}

async function perform(plan: readonly Step[], client: MeerkatClient): Promise<readonly Reading[]> {
  const session = await client.createSession("say 3 hello");
  const turn: Scene["turn"] = (prompt, onEvent) =>
    read(session.stream(prompt), { prompt, ...(onEvent ? { onEvent } : {}) });
  const interrupted: Scene["interrupted"] = (prompt) =>
    turn(prompt, (count) => count === 3 && session.interrupt().then(() => false));
  const readings: Reading[] = [];
  for (const [n, { deed, size }] of plan.entries())
    readings.push(
      ...(await deed({ client, turn, interrupted, prompts: [`say ${size} left${n}x`, `say 7 right${n}x`] })),
    );
  return readings;
}

describe("a client of a legacy server under load", () => {
  it("never hangs and never pretends", { timeout: 240_000 }, async () => {
    const met = { dropped: 0, late: 0, restarted: 0, unnamed: 0, whole: 0, truncated: 0 };
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.boolean(), steps, async (seed, disorder, plan) => {
        const { client, server } = await connected({ seed, disorder });
        for (const reading of await perform(plan, client)) {
          expectHonest(reading);
          if (reading.result) met[truncations(reading.events).length > 0 ? "truncated" : "whole"]++;
        }
        await client.close();
        for (const [fault, count] of Object.entries(server.faults)) met[fault as keyof typeof server.faults] += count;
      }),
      { numRuns: 60 },
    );
    // Otherwise this would have been a test of a well-behaved server, or of a client that always complains.
    for (const [what, count] of Object.entries(met)) expect(count, what).toBeGreaterThan(0);
    expect(met.whole).toBeGreaterThan(met.truncated);
  });

  it("needs no clock where nothing is lost, and has every stream whole", { timeout: 120_000 }, async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.boolean(), steps, async (seed, disorder, plan) => {
        const { client } = await connected({ seed, disorder, channelEvents: Number.POSITIVE_INFINITY });
        for (const reading of await perform(plan, client)) {
          expectHonest(reading);
          expect(truncations(reading.events)).toEqual([]);
        }
        await client.close();
      }),
      { numRuns: 60, examples: LOOKALIKES },
    );
  });

  it("keeps a bounded number of events that nobody reads, and says so", async () => {
    const { client, server } = await connected({ seed: 1, channelEvents: Number.POSITIVE_INFINITY });
    const session = await client.createSession("say 3 hello");
    const unread = session.stream("say 20000 word");
    const events = unread[Symbol.asyncIterator]();
    await events.next();
    while (server.busy) await new Promise((resolve) => setImmediate(resolve));
    // Everything before this answer has been received.
    await client.listSessions();
    const seen: AgentEvent[] = [];
    for (let step = await events.next(); !step.done; step = await events.next()) seen.push(step.value);
    expect(seen.length).toBeLessThan(5000);
    expect(truncations(seen)).toMatchObject([{ reason: expect.stringContaining("nobody read them in time") }]);
    expect(seen.at(-1)?.type).toBe("run_completed");
    expect(unread.result.text).toBe(legacyPieces("say 20000 word").join(""));
  });
});
