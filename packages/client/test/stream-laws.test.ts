import { setImmediate } from "node:timers/promises";
import { isMeerkatError, MeerkatClient, MeerkatError, type RunResult, type SessionStream } from "@meerkat/client";
import type { EventStream } from "@meerkat/events";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type ScriptedCall, scriptedServer, wireResult } from "./scripted-server.ts";

/**
 * The laws of streams, for any interleaving of two sessions' events and responses, of readers that are fast, slow or
 * absent, of aborts and of loops that are left:
 *
 * 1. A reader gets its own run's events, in order, each once; all of them before the result or the error.
 * 2. There is no result before the end, and then it is the run's own.
 * 3. An abort rejects with its very reason, at once; the run is cancelled.
 * 4. A loop that is left cancels the run and goes on only when the run has ended.
 * 5. Whatever one stream does, every other one goes on, and in the end nothing waits.
 */
type Reading = { readonly how: "fast" | "slow" | "late" } | { readonly how: "abort" | "break"; readonly after: number };

interface RunPlan {
  readonly events: number;
  readonly fails: boolean;
  readonly reading: Reading;
}

const reading: fc.Arbitrary<Reading> = fc.oneof(
  fc.record({ how: fc.constantFrom("fast" as const, "slow" as const, "late" as const) }),
  fc.record({ how: fc.constantFrom("abort" as const, "break" as const), after: fc.nat(4) }),
);
// More than a window and more than a queue now and then.
const events = fc.oneof({ weight: 5, arbitrary: fc.nat(6) }, { weight: 1, arbitrary: fc.constantFrom(255, 257, 600) });
const run: fc.Arbitrary<RunPlan> = fc.record({ events, fails: fc.boolean(), reading });
const session = fc.array(run, { minLength: 1, maxLength: 4 });

/** A run on the server: it says its next thing when it is told to. */
interface ServedRun {
  readonly name: string;
  readonly call: ScriptedCall;
  readonly plan: RunPlan;
  readonly answer: PromiseWithResolvers<object>;
  sent: number;
  /** Whether its response is on its way. */
  over: boolean;
}

const SESSIONS = ["0199aa00-0000-7000-8000-0000000000aa", "0199aa00-0000-7000-8000-0000000000bb"] as const;

/** Whether the reader gives up before the last event. */
function givenUp({ events, reading }: RunPlan): boolean {
  return "after" in reading && reading.after < events;
}

class Server {
  readonly open = new Set<ServedRun>();
  readonly runs = new Map<string, ServedRun>();
  readonly #plans: ReadonlyMap<string, RunPlan>;

  constructor(plans: ReadonlyMap<string, RunPlan>) {
    this.#plans = plans;
  }

  /** The prompt names the run. */
  serve(call: ScriptedCall): Promise<object> {
    const name = String(call.params.prompt);
    const plan = this.#plans.get(name) ?? expect.unreachable(name);
    const served = { name, call, plan, answer: Promise.withResolvers<object>(), sent: 0, over: false };
    this.open.add(served);
    this.runs.set(name, served);
    return served.answer.promise;
  }

  /** Lets one run say its next thing; `false` when it has nothing to say. */
  step(choice: number): boolean {
    const served = [...this.open][choice % this.open.size];
    if (!served) return false;
    const { call, plan, sent } = served;
    if (!call.signal.aborted && sent < plan.events) this.#say(served);
    // One that its reader gives up goes on for ever: only the cancellation ends it.
    else if (call.signal.aborted || !givenUp(plan)) this.#end(served);
    else return false;
    return true;
  }

  #say(served: ServedRun): void {
    const delta = `${served.name}#${served.sent++}`;
    served.call.event({ type: "text_delta", delta }, { session_id: sessionOf(served.name), seq: served.sent });
  }

  #end(served: ServedRun): void {
    this.open.delete(served);
    served.over = true;
    const { name, call, plan, answer } = served;
    if (call.signal.aborted) answer.reject(new MeerkatError("REQUEST_CANCELLED", name));
    else if (plan.fails) answer.reject(new MeerkatError("PROVIDER_ERROR", name));
    else answer.resolve(wireResult({ session_id: sessionOf(name), text: name }));
  }
}

/** Runs are named by their session and their place in it. */
function sessionOf(name: string): string {
  return name.startsWith("a") ? SESSIONS[0] : SESSIONS[1];
}

type Stream = EventStream<RunResult> | SessionStream<unknown>;

/** Reads a stream as the plan says, and checks the laws on the way. */
async function read(stream: Stream, name: string, { plan, server, controller }: Reader): Promise<void> {
  const { how } = plan.reading;
  const seen: string[] = [];
  const failure = await follow(stream, seen, { name, plan, server, controller }).catch((error: unknown) => ({ error }));
  expect(seen).toEqual(seen.map((_, index) => `${name}#${index}`));
  const served = server.runs.get(name);
  if (how === "abort" && givenUp(plan)) {
    expect(failure).toEqual({ error: controller.signal.reason });
    expect(() => stream.result).toThrow(controller.signal.reason);
  } else if (how === "break" && givenUp(plan)) {
    expect(failure).toBeUndefined();
    expect(served?.over).toBe(true);
    expect(() => stream.result).toThrow(expect.objectContaining({ code: "STREAM_NOT_CONSUMED" }));
  } else {
    expect(seen).toHaveLength(plan.events);
    if (plan.fails)
      expect(failure).toEqual({ error: expect.objectContaining({ code: "PROVIDER_ERROR", message: name }) });
    else expect(stream.result.text).toBe(name);
  }
}

interface Reader {
  readonly plan: RunPlan;
  readonly server: Server;
  readonly controller: AbortController;
}

async function follow(stream: Stream, seen: string[], { name, plan, server, controller }: Reader & { name: string }) {
  const { reading } = plan;
  const last = "after" in reading ? reading.after + 1 : undefined;
  for await (const event of stream) {
    seen.push(event.type === "text_delta" ? event.delta : event.type);
    expect(() => stream.result).toThrow(expect.objectContaining({ code: "STREAM_NOT_CONSUMED" }));
    if (reading.how === "slow") await setImmediate();
    if (reading.how === "late") await ended(server, name);
    if (seen.length !== last) continue;
    if (reading.how === "break") break;
    controller.abort(new Error(name));
  }
}

/** Resolves when the run's response is on its way, or when it never began. */
async function ended(server: Server, name: string): Promise<void> {
  while (server.runs.get(name)?.over === false) await setImmediate();
}

/** Runs the turns of one session one after the other; the first one of all makes it. */
async function user(
  client: MeerkatClient,
  letter: string,
  { plans, server }: { plans: readonly RunPlan[]; server: Server },
) {
  for (const [index, plan] of plans.entries()) {
    const name = `${letter}${index}`;
    const controller = new AbortController();
    const { signal } = controller;
    const stream =
      index === 0
        ? client.createSessionStreaming(name, { signal })
        : client.session(sessionOf(name)).stream(name, { signal });
    await read(stream, name, { plan, server, controller });
    // An abort does not wait for the run's end, and a session has one run at a time.
    await ended(server, name);
  }
}

it("hold for every interleaving", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(session, session, fc.array(fc.nat(7), { minLength: 1, maxLength: 60 }), async (a, b, choices) => {
      const named = (letter: string, plans: readonly RunPlan[]) =>
        plans.map((plan, index) => [`${letter}${index}`, plan] as const);
      const server = new Server(new Map([...named("a", a), ...named("b", b)]));
      const serve = (call: ScriptedCall) => server.serve(call);
      const { transport, peer } = scriptedServer({ "session/create": serve, "turn/start": serve });
      const client = await new MeerkatClient({ transport }).connect();
      let finished = false;
      const users = Promise.all([
        user(client, "a", { plans: a, server }),
        user(client, "b", { plans: b, server }),
      ]).finally(() => {
        finished = true;
      });
      for (let step = 0; !finished; step++) {
        const choice = choices[step % choices.length] ?? 0;
        const said = server.step(choice);
        // Sometimes several things are said at once, sometimes the readers come in between.
        if (!said || choice % 2 === 0) await setImmediate();
      }
      await users;
      expect([peer.pendingCalls, peer.activeCalls]).toEqual([0, 0]);
      await client.close();
      await peer.closed;
    }),
    { numRuns: 300 },
  );
});

it("notice a stream that is given another's event", async () => {
  const { transport } = scriptedServer({
    "session/create": ({ event }) => {
      event({ type: "text_delta", delta: "b0#0" });
      return wireResult({ text: "a0" });
    },
  });
  const client = await new MeerkatClient({ transport }).connect();
  const plan: RunPlan = { events: 1, fails: false, reading: { how: "fast" } };
  const reader = { plan, server: new Server(new Map()), controller: new AbortController() };
  const checked = read(client.createSessionStreaming("a0"), "a0", reader);
  await expect(checked).rejects.toThrow();
  expect(isMeerkatError(await checked.catch((error: unknown) => error))).toBe(false);
  await client.close();
});
