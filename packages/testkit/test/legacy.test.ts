import {
  type AgentEvent,
  type EventStream,
  isMeerkatError,
  MeerkatClient,
  type RunResult,
  type Session,
} from "@meerkat/client";
import { type LegacyServer, type LegacyServerOptions, legacyPieces, legacyServer } from "@meerkat/testkit";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
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

type Step = {
  readonly kind: "turn" | "pair" | "same" | "interrupt" | "again" | "leave" | "fails" | "deep" | "sessions";
  readonly size: number;
};

/** Does one thing with the session and returns every stream it read. */
async function take(
  step: Step,
  { client, session, n }: { client: MeerkatClient; session: Session; n: number },
): Promise<readonly Reading[]> {
  const prompts = [`say ${step.size} left${n}x`, `say 7 right${n}x`];
  const [prompt = "", other = ""] = prompts;
  const turn = (prompt: string, onEvent?: ReadOptions["onEvent"]) =>
    read(session.stream(prompt), { prompt, ...(onEvent ? { onEvent } : {}) });
  switch (step.kind) {
    case "pair":
      return Promise.all([turn(prompt), turn(other)]);
    case "same":
      return Promise.all([turn(prompt), turn(prompt)]);
    case "interrupt":
      return [await turn(prompt, (count) => count === 3 && session.interrupt().then(() => false))];
    case "again":
      // The server starts the stopped turn again, and its events look like those of the one that is asked for.
      return [await turn(prompt, (count) => count === 3 && session.interrupt().then(() => false)), await turn(prompt)];
    case "leave":
      return [await turn(prompt, (count) => count === 3)];
    case "fails":
      return [await turn(`${prompt} fails`)];
    case "deep":
      await expect(client.call("session/create", { prompt: "x", outputSchema: nested(200) })).rejects.toMatchObject({
        code: "PARSE_ERROR",
      });
      return [];
    case "sessions":
      return Promise.all(
        [prompt, other, prompt].map((prompt) => read(client.createSessionStreaming(prompt), { prompt })),
      );
    default:
      return [await turn(prompt)];
  }
}

function nested(depth: number): object & { readonly [key: string]: never } {
  return depth === 0 ? {} : Object({ items: nested(depth - 1) });
}

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom<Step["kind"]>("turn", "pair", "same", "interrupt", "again", "leave", "fails", "deep", "sessions"),
    size: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 200, max: 600 })),
  }),
  { minLength: 1, maxLength: 5 },
);

describe("a client of a legacy server under load", () => {
  it("never hangs and never pretends", { timeout: 240_000 }, async () => {
    const faults = { dropped: 0, late: 0, restarted: 0, unnamed: 0 };
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.boolean(), steps, async (seed, disorder, plan) => {
        const { client, server } = await connected({ seed, disorder });
        const session = await client.createSession("say 3 hello");
        const readings: Reading[] = [];
        for (const [n, step] of plan.entries()) readings.push(...(await take(step, { client, session, n })));
        for (const reading of readings) expectHonest(reading);
        await client.close();
        for (const fault of Object.keys(faults) as (keyof typeof faults)[]) faults[fault] += server.faults[fault];
      }),
      { numRuns: 60 },
    );
    // Otherwise this would have been a test of a well-behaved server.
    expect(Object.values(faults).every((count) => count > 0)).toBe(true);
  });
});
