import { CAPABILITIES, ERRORS, type ErrorRow, EVENTS } from "@meerkat/protocol";
import { openMemoryStore } from "@meerkat/store";
import {
  contractRejections,
  type LocalServerOptions,
  localServer,
  type RawClient,
  rawClient,
  type WireMessage,
} from "@meerkat/testkit";
import { createPeer } from "@meerkat/wire";
import { describe, expect, it } from "vitest";

/**
 * Each error code and event kind of the contract, and what makes the real server produce it. The tables are checked
 * against the contract: a new row without an entry fails here, and so does an entry whose subsystem does not exist.
 */
type Produce = () => Promise<readonly WireMessage[]>;

const TOOL = { name: "lookup", description: "Looks up.", input_schema: { type: "object" } };
const QUICK = { maxRetries: 1, initialDelayMs: 1, maxDelayMs: 1, multiplier: 1, rateLimitFloorMs: 1 };

/** Runs `work` against a fresh server and returns everything the server said. */
async function heard(
  options: LocalServerOptions,
  work: (client: RawClient, server: ReturnType<typeof localServer>) => Promise<readonly WireMessage[]>,
) {
  const server = localServer(options);
  try {
    return await work(rawClient(server.connect()), server);
  } finally {
    await server.close();
  }
}

/** Creates a session with a scenario and returns all messages. */
function created(calls: readonly object[], params: object = {}, config: LocalServerOptions["config"] = {}): Produce {
  return () =>
    heard({ scenario: { calls }, config: { retry: QUICK, ...config } }, async (client) => {
      const { before, response } = await client.call("session/create", { prompt: "Hi", ...params });
      return [...before, response];
    });
}

/** Creates a session whose tool `lookup` is answered by `tool`, and returns the events. */
function withTool(tool: () => Promise<unknown>, config: LocalServerOptions["config"] = {}): Produce {
  return async () => {
    const server = localServer({
      scenario: { calls: [{ tool_calls: [{ name: "lookup", args: {} }] }, { text: "Done." }] },
      config,
    });
    const messages: WireMessage[] = [];
    const peer = createPeer(server.connect(), {
      onCall: tool,
      onNotification: (method, params) => messages.push({ method, params }),
    });
    await peer.call("session/create", { prompt: "Hi", external_tools: [TOOL] });
    await peer.close();
    await server.close();
    return messages;
  };
}

/** Starts a turn that hangs, does something meanwhile, and returns everything that was said until the turn answered. */
function meanwhile(act: (client: RawClient, sessionId: string) => void): Produce {
  return () =>
    heard({ scenario: { calls: [{ text: "One." }, { text: "Two.", hang: true }] } }, async (client) => {
      const { response } = await client.call("session/create", { prompt: "Hi" });
      const sessionId = (response.result as { session_id: string }).session_id;
      client.send({
        jsonrpc: "2.0",
        id: "turn",
        method: "turn/start",
        params: { session_id: sessionId, prompt: "Go" },
      });
      const said: WireMessage[] = [];
      let acted = false;
      for (;;) {
        const message = await client.next();
        said.push(message);
        if (message.id === "turn") return said;
        if (!acted) act(client, sessionId);
        acted = true;
      }
    });
}

async function registeredLate(): Promise<readonly WireMessage[]> {
  return heard({}, async (client) => {
    const { response } = await client.call("session/create", { prompt: "Hi" });
    await client.call("tools/register", { tools: [TOOL] });
    const turn = await client.call("turn/start", {
      session_id: (response.result as { session_id: string }).session_id,
      prompt: "More",
    });
    return turn.before;
  });
}

const plain = created([{ reasoning: "Let me think.", text: "Hello." }]);
const failed = created([{ error: { reason: "authentication", message: "The key is wrong." } }]);
const answered = withTool(async () => ({ content: "42", is_error: false }));

const EVENT_PRODUCERS: Readonly<Record<string, Produce>> = {
  run_started: plain,
  run_completed: plain,
  run_failed: failed,
  turn_started: plain,
  turn_completed: plain,
  text_delta: plain,
  text_complete: plain,
  reasoning_delta: plain,
  reasoning_complete: plain,
  tool_call_requested: answered,
  tool_execution_started: answered,
  tool_execution_completed: answered,
  tool_result_received: answered,
  tool_execution_timed_out: withTool(() => new Promise(() => undefined), {
    tools: { callbackTimeoutMs: 5, maxConcurrent: 1 },
  }),
  tool_config_changed: registeredLate,
  budget_warning: created([{ text: "Hello." }, { text: "More." }], {
    budget_limits: { max_tokens: 1 },
    output_schema: { type: "object" },
  }),
  structured_output_partial: created([{ text: "Hello." }, { json: { city: "Tokyo", size: 3 }, chunk_chars: 4 }], {
    output_schema: { type: "object", properties: { city: { type: "string" }, size: { type: "integer" } } },
    stream_structured_output: true,
  }),
  retrying: created([{ error: { reason: "overloaded", message: "Busy." } }, { text: "Hello." }]),
};

const interrupt = (client: RawClient, sessionId: string) =>
  client.send({ jsonrpc: "2.0", id: "stop", method: "turn/interrupt", params: { session_id: sessionId } });

/** A request that reaches a server which is ending and still has a turn to store. */
async function tooLate(): Promise<readonly WireMessage[]> {
  const store = openMemoryStore();
  const commit = store.commit.bind(store);
  const hold = Promise.withResolvers<void>();
  const slow = Object.assign(store, {
    commit: async (...change: Parameters<typeof commit>) => {
      await hold.promise;
      return commit(...change);
    },
  });
  return heard({ store: slow, scenario: { calls: [{ text: "One.", hang: true }] } }, async (client, server) => {
    client.send({ jsonrpc: "2.0", id: "turn", method: "session/create", params: { prompt: "Hi" } });
    await client.next();
    const closed = server.close();
    client.send({ jsonrpc: "2.0", id: "late", method: "session/list", params: {} });
    let answer = await client.next();
    while (answer.id !== "late") answer = await client.next();
    hold.resolve();
    await closed;
    return [answer];
  });
}

const ERROR_PRODUCERS: Readonly<Record<string, Produce>> = {
  SESSION_BUSY: meanwhile((client, sessionId) => {
    client.send({
      jsonrpc: "2.0",
      id: "second",
      method: "turn/start",
      params: { session_id: sessionId, prompt: "Too" },
    });
    interrupt(client, sessionId);
  }),
  REQUEST_CANCELLED: meanwhile((client) =>
    client.send({ jsonrpc: "2.0", method: "cancel", params: { request_id: "turn" } }),
  ),
  PROVIDER_ERROR: failed,
  BUDGET_EXHAUSTED: created([{ text: "Hello." }, { text: "More." }], {
    budget_limits: { max_tokens: 1 },
    output_schema: { type: "object" },
  }),
  AGENT_ERROR: meanwhile(interrupt),
  SERVICE_UNAVAILABLE: tooLate,
  INTERNAL_ERROR: async () => {
    const store = openMemoryStore();
    await store.close();
    return heard({ store }, async (client) => [(await client.call("session/create", { prompt: "Hi" })).response]);
  },
};

const available = (capability: string) =>
  (CAPABILITIES as Readonly<Record<string, { available: boolean }>>)[capability]?.available === true;

describe("event kinds", () => {
  const kinds = Object.entries(EVENTS)
    .filter(([, { emittedBy }]) => available(emittedBy))
    .map(([kind]) => kind);
  const absent = Object.entries(EVENTS).filter(([, { emittedBy }]) => !available(emittedBy));

  it("each have a test that makes the real server produce them", () => {
    expect(Object.keys(EVENT_PRODUCERS).sort()).toEqual([...kinds].sort());
    for (const kind of kinds) process.stdout.write(`event ${kind}: produced by "event kinds > ${kind}"\n`);
    for (const [kind, { emittedBy }] of absent)
      process.stdout.write(`event ${kind}: not in this build (${emittedBy})\n`);
  });

  it.each(Object.entries(EVENT_PRODUCERS))("%s", async (kind, produce) => {
    const events = (await produce()).flatMap(
      ({ params }) => (params as { event?: { type: string } } | undefined)?.event ?? [],
    );
    expect(events.map(({ type }) => type)).toContain(kind);
  });
});

describe("error codes", () => {
  const rows = (Object.entries(ERRORS) as [string, ErrorRow][]).filter(([, row]) => row.side !== "client");
  const here = rows.filter(([, { subsystem }]) => subsystem === undefined || available(subsystem));
  const absent = rows.filter((row) => !here.includes(row));
  const rejected = new Map(
    contractRejections().map(({ name, error }) => [
      error.data_code ?? rows.find(([, row]) => row.rpc === error.code)?.[0] ?? "",
      name,
    ]),
  );

  it("each have a test or a rejection that makes the real server produce them", () => {
    expect(here.map(([code]) => code).filter((code) => !ERROR_PRODUCERS[code] && !rejected.has(code))).toEqual([]);
    for (const [code] of here)
      process.stdout.write(
        `error ${code}: produced by ${ERROR_PRODUCERS[code] ? `"error codes > ${code}"` : `schema/rejections/${rejected.get(code)}.json`}\n`,
      );
    for (const [code, row] of absent) process.stdout.write(`error ${code}: not in this build (${row.subsystem})\n`);
  });

  it.each(Object.entries(ERROR_PRODUCERS))("%s", async (code, produce) => {
    const errors = (await produce()).flatMap(
      ({ error }) => (error as { code: number; data: { code: string } } | undefined) ?? [],
    );
    expect(errors.map(({ data }) => data.code)).toContain(code);
    // A code without a number of its own travels under that of an internal error.
    const { rpc = ERRORS.INTERNAL_ERROR.rpc } = (ERRORS as Readonly<Record<string, ErrorRow>>)[code] ?? {};
    expect(errors.find(({ data }) => data.code === code)?.code).toBe(rpc);
  });
});
