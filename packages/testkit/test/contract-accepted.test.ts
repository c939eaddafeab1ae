import { MeerkatError } from "@meerkat/errors";
import {
  type AgentEvent,
  decodeParams,
  decodeResult,
  decodeType,
  EVENTS,
  encodeResult,
  METHODS,
  type MethodName,
  type MethodRow,
  type Params,
  type Result,
} from "@meerkat/protocol";
import { serveRpc } from "@meerkat/server";
import {
  contractExamples,
  type LocalServer,
  localServer,
  type RawClient,
  rawClient,
  SERVER_INFO,
} from "@meerkat/testkit";
import { createPeer, memoryPair } from "@meerkat/wire";
import { afterEach, describe, expect, it } from "vitest";
import { fixtureBlobs, fixtureStore, REALM } from "./fixtures.ts";

const examples = contractExamples();
const rows = Object.entries(METHODS) as [MethodName, MethodRow][];
let server: LocalServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function connect(options: Parameters<typeof localServer>[0] = {}): Promise<RawClient> {
  server = localServer({ realm: REALM, store: await fixtureStore(), blobs: await fixtureBlobs(), ...options });
  return rawClient(server.connect());
}

function examplesOf(type: string) {
  return examples.filter((example) => example.type === type);
}

describe("parameters in the examples are accepted by the real server", () => {
  const requests = rows.filter(([, row]) => row.kind === "request" && row.from === "client");
  it.each(
    requests.flatMap(([method, row]) =>
      examplesOf(row.params).map((example) => [method, example.name, example.value] as const),
    ),
  )("%s %s", async (method, _name, params) => {
    const client = await connect();
    const { response } = await client.call(method, params);
    expect(response.error).toBeUndefined();
    expect(encodeResult(method, decodeResult(method, response.result))).toEqual(response.result);
  });

  const notifications = rows.filter(([, row]) => row.kind === "notification" && row.from !== "server");
  it.each(
    notifications.flatMap(([method, row]) =>
      examplesOf(row.params).map((example) => [method, example.name, example.value] as const),
    ),
  )("%s %s", async (method, _name, params) => {
    const client = await connect();
    client.send({ jsonrpc: "2.0", method, params });
    const { response, before } = await client.call("capabilities/get", {});
    expect([before, response.error]).toEqual([[], undefined]);
  });
});

describe("results in the examples go through the real server unchanged", () => {
  const requests = rows.filter(
    ([method, row]) => row.kind === "request" && row.from === "client" && method !== "initialize",
  );
  it.each(
    requests.flatMap(([method, row]) =>
      examplesOf(row.result ?? "").map((example) => [method, row, example.name, example.value] as const),
    ),
  )("%s %s", async (method, row, _name, value) => {
    const client = await connect({ handlers: { [method]: () => decodeResult(method, value) } });
    const { response } = await client.call(method, examplesOf(row.params)[0]?.value ?? {});
    expect(response).toMatchObject({ result: value });
    expect(response.result).toEqual(value);
  });

  it.each(
    examplesOf("InitializeResult").map((example) => [example.name, example.value] as const),
  )("initialize %s", (_name, value) => {
    expect(encodeResult("initialize", decodeResult("initialize", value))).toEqual(value);
  });
});

describe("the server's own messages in the examples go through it unchanged", () => {
  const notifications = rows.filter(([, row]) => row.kind === "notification" && row.from === "server");
  const sent = notifications.flatMap(([method, row]) =>
    examplesOf(row.params).map((example) => [method, example.name, example.value] as const),
  );

  it.each(sent)("%s %s", async (method, _name, value) => {
    expect(await notified(method, decodeParams(method, value))).toEqual({ jsonrpc: "2.0", method, params: value });
  });

  const events = Object.values(EVENTS).flatMap(({ type }) =>
    examplesOf(type).map((example) => [type, example.name, example.value] as const),
  );
  it.each(events)("%s %s", async (type, _name, value) => {
    const event = decodeType(type, value) as AgentEvent;
    expect(await notified("session/event", { sessionId: "s", event })).toMatchObject({
      params: { session_id: "s", event: value },
    });
  });

  async function notified<M extends MethodName>(method: M, params: Params<M>) {
    const client = await connect({
      handlers: {
        "capabilities/get": (_params, { caller }) => {
          caller.notify(method as "session/event", params as Params<"session/event">);
          return { contractVersion: { major: 0, minor: 5, patch: 1 }, capabilities: [] };
        },
      },
    });
    return (await client.call("capabilities/get", {})).before[0];
  }

  it.each(
    examplesOf("ToolExecuteParams").flatMap((call) =>
      examplesOf("ToolExecuteResult").map(
        (reply) => [`${call.name} → ${reply.name}`, call.value, reply.value] as const,
      ),
    ),
  )("tool/execute %s", async (_name, call, reply) => {
    let answer: Result<"tool/execute"> | undefined;
    const { runtime } = localServer();
    const handlers = {
      ...runtime.handlers,
      "capabilities/get": async (
        _params: object,
        { caller }: Parameters<(typeof runtime.handlers)["capabilities/get"]>[1],
      ) => {
        answer = await caller.call("tool/execute", decodeParams("tool/execute", call));
        return { contractVersion: { major: 0, minor: 5, patch: 1 }, capabilities: [] };
      },
    };
    const [near, far] = memoryPair();
    serveRpc({ transport: far, handlers, serverInfo: SERVER_INFO, drainMs: 0 });
    const asked: unknown[] = [];
    const onCall = async ({ method, params }: { readonly method: string; readonly params: unknown }) => {
      asked.push([method, params]);
      return reply;
    };
    const peer = createPeer(near, { onCall });
    await peer.call("capabilities/get", {});
    expect(asked).toEqual([["tool/execute", call]]);
    expect(answer && encodeResult("tool/execute", answer)).toEqual(reply);
    await peer.close();
  });

  it.each(
    examplesOf("ErrorData").map((example) => [example.name, example.value] as const),
  )("ErrorData %s", async (_name, value) => {
    const data = decodeType("ErrorData", value);
    const { code, message = "It failed.", details, capabilityHint } = data;
    const thrown = new MeerkatError(code, message, {
      ...(details === undefined ? {} : { details }),
      ...(capabilityHint ? { capabilityHint } : {}),
    });
    const client = await connect({ handlers: { "capabilities/get": () => Promise.reject(thrown) } });
    const { response } = await client.call("capabilities/get", {});
    expect((response.error as { data: unknown }).data).toMatchObject(value as object);
  });
});

it("every example is of a type that one of these tests sends", () => {
  const sent = new Set([
    ...rows.flatMap(([, row]) => [row.params, row.result ?? ""]),
    ...Object.values(EVENTS).map(({ type }) => type),
    "ErrorData",
  ]);
  expect(examples.map(({ type }) => type).filter((type) => !sent.has(type))).toEqual([]);
});
