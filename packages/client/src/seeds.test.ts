import { describe, expect, it } from "vitest";
import { type Script, SESSION_ID, scriptedServer, wireResult } from "../test/scripted-server.ts";
import * as seeds from "../test/seeds.ts";
import type { MeerkatClient } from "./index.ts";

const CITY = { city: "Tokyo", country: "Japan", population: 13_960_000 };

/** What the snippets call; a snippet about something else brings its own. */
const SCRIPT: Script = {
  "session/create": ({ params }) =>
    wireResult(params.output_schema ? { structured_output: { ...CITY, entities: [] }, schema_warnings: [] } : {}),
  "turn/start": ({ event }) => {
    event({ type: "text_delta", delta: "Hello" });
    return wireResult();
  },
};

/** Runs a snippet and returns what it printed. */
async function run(
  snippet: (client: MeerkatClient, print: seeds.Print) => Promise<void> | void,
  script: Script = {},
): Promise<readonly unknown[]> {
  const printed: unknown[] = [];
  const server = scriptedServer({ ...SCRIPT, ...script });
  await seeds.connected(server.transport, async (client) => {
    await snippet(client, (...values) => void printed.push(...values));
  });
  return printed;
}

describe("a documented snippet does what it says", () => {
  it("structured output", async () => {
    expect(await run(seeds.inlineSchema)).toEqual([{ ...CITY, entities: [] }, "TOKYO", "13960000"]);
    expect(await run(seeds.schemaVariable)).toEqual(["Tokyo", 13_960_000]);
  });

  it("retries and schema warnings", async () => {
    const warning = { provider: "gemini", path: "/properties/entities", message: "left open" };
    const answer = wireResult({ structured_output: { entities: [] }, schema_warnings: [warning] });
    const asked: unknown[] = [];
    const create: Script = { "session/create": ({ params }) => asked.push(params.structured_output_retries) && answer };
    expect(await run(seeds.retries, create)).toEqual(["gemini", "/properties/entities", "left open"]);
    expect(asked).toEqual([5]);
  });

  it("results of a session", async () => {
    const printed = await run(seeds.results);
    expect(printed.slice(2, 7)).toEqual(["Hello", 1, 0, 10, 5]);
    expect(printed.at(-1)).toBe("Hello");
  });

  it("the methods of a session", async () => {
    const asked: string[] = [];
    const noted = (answer: object) => (call: { readonly method: string }) => {
      asked.push(call.method);
      return answer;
    };
    const session = { session_id: SESSION_ID };
    const script: Script = {
      "session/history": noted({ ...session, message_count: 0, offset: 0, has_more: false, messages: [] }),
      "session/stream_open": noted({ ...session, stream_id: "stream-1", opened: true }),
      "session/stream_close": noted({ stream_id: "stream-1", closed: true, already_closed: false }),
      "turn/interrupt": noted({ ...session, interrupted: false }),
      "session/archive": noted({ ...session, archived: true }),
    };
    expect(await run(seeds.sessionMethods, script)).toEqual([0]);
    expect(asked).toEqual(Object.keys(script));
  });

  it("a deferred session", async () => {
    const deferred: Script = {
      "session/create": ({ params }) => ({ session_id: "s-1", session_ref: `test:s-1`, deferred: params.initial_turn }),
    };
    expect(await run(seeds.deferred, deferred)).toEqual(["s-1", "test:s-1", "Hello"]);
  });

  it("streams", async () => {
    const create: Script = {
      "session/create": ({ event }) => {
        event({ type: "text_delta", delta: "Hello" });
        return wireResult();
      },
    };
    const printed = await run(seeds.streaming, create);
    expect(printed).toEqual(["Hello", expect.any(String), "Hello", "STREAM_NOT_CONSUMED", "Hello", "Hello"]);
  });

  it("errors by class", async () => {
    const { MeerkatError } = await import("./index.ts");
    const read: Script = {
      "session/read": () => {
        throw new MeerkatError("SESSION_NOT_FOUND", "There is no such session.");
      },
    };
    expect(await run(seeds.errors, read)).toEqual(["no session", "There is no such session."]);
  });

  it("capabilities", async () => {
    const printed = await run(seeds.capabilities);
    expect(printed.slice(-6)).toEqual(["skills", "skills", "NotCompiled", false, false, "CAPABILITY_UNAVAILABLE"]);
  });

  it("skills and images go out as the contract spells them", async () => {
    const sent: unknown[] = [];
    const keep: Script = {
      "session/create": ({ params }) => sent.push(params.prompt) && wireResult(),
      "turn/start": ({ params }) => sent.push(params.skill_refs ?? params.skill_references) && wireResult(),
    };
    await run(seeds.skills, keep);
    await run(seeds.multimodal, keep);
    const uuid = "0199aa00-0000-7000-8000-000000000001";
    expect(sent[1]).toEqual([{ source_uuid: uuid, skill_name: "review" }, `${uuid}/review`]);
    expect(sent[2]).toEqual([
      { type: "text", text: "What is this?" },
      { type: "image", media_type: "image/png", data: "aGVsbG8=" },
    ]);
  });

  it("the list of sessions", async () => {
    const times = { created_at: "2026-01-01T00:00:00Z", updated_at: "2026-01-02T00:00:00Z" };
    const counts = { message_count: 2, total_tokens: 15, is_active: false };
    const session = { session_id: "s-1", session_ref: "test:s-1", ...times, ...counts };
    const printed = await run(seeds.sessions, { "session/list": () => ({ sessions: [session] }) });
    expect(printed).toEqual(["s-1", "test:s-1", times.created_at, times.updated_at, 2, 15, false]);
  });

  it("events, known and unknown", () => {
    expect(seeds.describeEvent({ type: "text_complete", content: "done" })).toBe("done");
    expect(seeds.describeEvent({ type: "unknown", wireType: "aurora", data: {} })).toBe("aurora");
  });
});
