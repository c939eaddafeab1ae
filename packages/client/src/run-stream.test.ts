import { describe, expect, expectTypeOf, it, onTestFinished } from "vitest";
import { type Script, scriptedServer, wireResult } from "../test/scripted-server.ts";
import { MeerkatClient } from "./index.ts";

const BIRD = {
  type: "object",
  properties: { name: { type: "string" }, eggs: { type: "array", items: { type: "integer" } } },
  required: ["name", "eggs"],
} as const;
const HAWK = { name: "hawk", eggs: [1, 2] };

async function connected(script: Script) {
  const { transport, calls } = scriptedServer(script);
  const client = await new MeerkatClient({ transport }).connect();
  onTestFinished(() => client.close());
  return { client, calls };
}

const partial = (attempt: number, value: unknown, complete = false) => {
  return { type: "structured_output_partial", attempt, value, complete };
};

describe("partials", () => {
  it("yield the values of an answer while it is written, and start over with another attempt", async () => {
    const { client, calls } = await connected({
      "session/create": (call) => {
        call.event(partial(1, { name: "hark" }));
        call.event({ type: "text_delta", delta: "Hm." });
        call.event(partial(2, { name: "hawk" }));
        call.event(partial(2, { name: "hawk", eggs: [1] }));
        call.event(partial(2, HAWK, true));
        return wireResult({ structured_output: HAWK });
      },
    });
    const stream = client.createSessionStreaming("A bird?", { outputSchema: BIRD, streamStructuredOutput: true });
    const seen = [];
    for await (const value of stream.partials()) {
      expectTypeOf(value).toEqualTypeOf<{ readonly name?: string; readonly eggs?: readonly number[] }>();
      seen.push(value);
    }
    expect(seen).toEqual([{ name: "hark" }, { name: "hawk" }, { name: "hawk", eggs: [1] }, HAWK]);
    expect(seen.at(-1)).toEqual(stream.result.structuredOutput);
    expect(calls.at(-1)?.params.stream_structured_output).toBe(true);
  });

  it("are typed on a session's further turns, and read the stream, which can be read once", async () => {
    const { client } = await connected({
      "session/create": () => wireResult({ structured_output: HAWK }),
      "turn/start": (call) => {
        call.event(partial(1, HAWK, true));
        return wireResult({ structured_output: HAWK });
      },
    });
    const session = await client.createSession("A bird?", { outputSchema: BIRD });
    const stream = session.stream("Another?", { streamStructuredOutput: true });
    for await (const { name } of stream.partials()) expect(name?.toUpperCase()).toBe("HAWK");
    await expect(stream.partials().next()).rejects.toMatchObject({ code: "INVALID_STATE" });
  });

  it("end the run when the loop is left", async () => {
    const { client } = await connected({
      "session/create": (call) => {
        call.event(partial(1, { name: "hawk" }));
        return new Promise((_, reject) => call.signal.addEventListener("abort", () => reject(call.signal.reason)));
      },
    });
    const stream = client.createSessionStreaming("A bird?", { outputSchema: BIRD, streamStructuredOutput: true });
    for await (const { name } of stream.partials()) if (name === "hawk") break;
    expect(() => stream.result).toThrow(expect.objectContaining({ code: "STREAM_NOT_CONSUMED" }));
  });
});

describe("events that are no longer parsed whole", () => {
  const delta = (text: unknown) => ({ type: "text_delta", delta: text });

  it("arrive as the parsed ones do, beside those of other runs and of kinds that are not known yet", async () => {
    const { client } = await connected({
      "session/create": async (call) => {
        for (const word of ["a", 'b"', "c\\", "\u2028", "😀"]) {
          call.event(delta(word));
          await Promise.resolve();
        }
        call.event({ type: "from_the_future", more: [1] });
        return wireResult();
      },
    });
    const streams = ["one", "two", "three"].map((prompt) => client.createSessionStreaming(prompt));
    const texts = await Promise.all(
      streams.map(async (stream) => {
        const kinds = [];
        for await (const event of stream) kinds.push(event.type === "text_delta" ? event.delta : event.type);
        return kinds;
      }),
    );
    for (const text of texts) expect(text).toEqual(["a", 'b"', "c\\", "\u2028", "😀", "unknown"]);
  });

  it("give the run up when one of them is malformed, after those before it", async () => {
    const { client } = await connected({
      "session/create": async (call) => {
        call.event(delta("good"));
        call.event(delta("better"));
        call.event(delta(7));
        await new Promise((resolve) => call.signal.addEventListener("abort", resolve));
        return wireResult();
      },
    });
    const seen: string[] = [];
    const read = async () => {
      for await (const event of client.createSessionStreaming("A bird?")) seen.push(event.type);
    };
    await expect(read()).rejects.toMatchObject({ code: "INVALID_RESPONSE" });
    expect(seen).toEqual(["text_delta", "text_delta"]);
  });
});
