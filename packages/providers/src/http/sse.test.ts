import { inspect } from "node:util";
import { assert, asyncProperty, nat } from "fast-check";
import { expect, test } from "vitest";
import { type Reading, readJson, sseBatches } from "./sse.ts";

const TEXT =
  'event: a\ndata: {"n":1}\n\n: alive\r\n\r\ndata: {"n":"ä😀"}\r\r\nid: 7\ndata:\ndata: {"n":3}\n\ndata: {"n":4}\n';
const READ: Reading<unknown> = { read: (message) => [message.event, readJson(message)] };
const EVENTS = [
  ["a", { n: 1 }],
  [undefined, { n: "ä😀" }],
  [undefined, { n: 3 }],
];
/** Servers leave out the blank line after their last event. */
const LAST = [undefined, { n: 4 }];

/** A response in these pieces; `left` tells whether its reader has gone away before its end. */
function response(...pieces: readonly (string | Uint8Array)[]) {
  const encoder = new TextEncoder();
  const state = { left: false };
  const rest = [...pieces];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = rest.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(typeof piece === "string" ? encoder.encode(piece) : piece);
    },
    cancel() {
      state.left = true;
    },
  });
  return { state, response: new Response(body) };
}

/** Reads up to the end that an API announces. */
function untilDone(): Reading<unknown> {
  let over = false;
  const read: Reading<unknown>["read"] = ({ data }) => {
    over = data === "[DONE]";
    return over ? undefined : data;
  };
  return { read, over: () => over };
}

async function batchesOf(from: Response, reading = READ) {
  const batches: (readonly unknown[])[] = [];
  let failure: unknown;
  try {
    for await (const batch of sseBatches(from, reading)) batches.push(batch);
  } catch (error) {
    failure = error;
  }
  return { batches, failure, events: batches.flat() };
}

test("events that come together are read together, and the last one at the end when no blank line follows it", async () => {
  const { batches, failure } = await batchesOf(response(TEXT).response);
  expect([batches, failure]).toEqual([[EVENTS, [LAST]], undefined]);
  expect((await batchesOf(response("data: 1\n\ndata: 2").response)).batches).toEqual([
    [[undefined, 1]],
    [[undefined, 2]],
  ]);
});

test("an event that the end has cut is malformed", async () => {
  const { events, failure } = await batchesOf(response('data: 1\n\ndata: {"n":').response);
  expect(events).toEqual([[undefined, 1]]);
  expect(failure).toMatchObject({ message: "A malformed server-sent event arrived: data that is no JSON." });
});

test("what is malformed is not quoted, as a part of a secret would not be known for one", async () => {
  const { failure } = await batchesOf(response("data: a-key-of-somebody-that-has-to-stay-secret\n\n").response);
  expect(inspect(failure)).toContain("A malformed server-sent event arrived: data that is no JSON.");
  expect(inspect(failure)).not.toContain("a-key");
});

test("are the same however the bytes are cut, in the middle of a character, too", async () => {
  const bytes = new TextEncoder().encode(TEXT);
  const cuts = asyncProperty(nat(bytes.length), nat(bytes.length), async (one, other) => {
    const [first, second] = one < other ? [one, other] : [other, one];
    const pieces = [bytes.slice(0, first), bytes.slice(first, second), bytes.slice(second)];
    expect((await batchesOf(response(...pieces).response)).events).toEqual([...EVENTS, LAST]);
  });
  await assert(cuts, { numRuns: 300 });
});

test("bytes without an event are a batch all the same, as a sign of life", async () => {
  const { batches } = await batchesOf(response(": alive\n\n", "data: 1\n\n").response);
  expect(batches).toEqual([[], [[undefined, 1]]]);
});

test("what came before a malformed event is handed on before the failure", async () => {
  const { events, failure } = await batchesOf(response("data: 1\n\ndata: {\n\ndata: 3\n\n").response);
  expect(events).toEqual([[undefined, 1]]);
  expect(failure).toMatchObject({ message: "A malformed server-sent event arrived: data that is no JSON." });
});

test("nothing is read after the end that an API announces, and the connection is closed", async () => {
  const { response: from, state } = response("data: 1\n\ndata: [DONE]\n\ndata: 2\n\n", "data: 3\n\n", "data: 4\n\n");
  expect(await batchesOf(from, untilDone())).toMatchObject({ events: ["1"], failure: undefined });
  expect(state.left).toBe(true);
});

test("a connection that breaks after the announced end took nothing with it", async () => {
  const connection = Promise.withResolvers<ReadableStreamDefaultController<Uint8Array>>();
  const body = new ReadableStream<Uint8Array>({ start: connection.resolve });
  (await connection.promise).enqueue(new TextEncoder().encode("data: 1\n\ndata: [DONE]\n\n"));
  const events: unknown[] = [];
  for await (const batch of sseBatches(new Response(body), untilDone())) {
    events.push(...batch);
    (await connection.promise).error(new Error("terminated"));
  }
  expect(events).toEqual(["1"]);
});

test("a reader who leaves closes the connection", async () => {
  const { response: from, state } = response("data: 1\n\n", "data: 2\n\n", "data: 3\n\n");
  for await (const _ of sseBatches(from, READ)) break;
  expect(state.left).toBe(true);
});

test("an event that does not end is the end", async () => {
  const { response: from } = response("data: 1\n\n", `data: ${"x".repeat(2000)}`);
  const { events, failure } = await batchesOf(from, { ...READ, maxCharacters: 1000 });
  expect(events).toEqual([[undefined, 1]]);
  expect(failure).toBeInstanceOf(Error);
});

test("a response without a body has no events", async () => {
  expect((await batchesOf(new Response(null))).batches).toEqual([]);
});
