import type { KnownEvent } from "@meerkat/protocol";
import { expect, test } from "vitest";
import { runTools } from "./execute.ts";
import type { Tool } from "./toolbox.ts";

const DEF = { name: "look", description: "Looks", inputSchema: { type: "object" } };
const CALLS = ["a", "b", "c"].map((id) => ({ id, name: "look", args: {} }));

/** Runs three calls, two at a time, and stops the run as soon as an event is there. */
async function stoppedAt(type: KnownEvent["type"], id: string) {
  const stop = new AbortController();
  const events: string[] = [];
  const ran: string[] = [];
  const emit = async (event: KnownEvent) => {
    if (!("id" in event)) return;
    events.push(`${event.type} ${event.id}`);
    if (event.type === type && event.id === id) stop.abort();
  };
  const execute: Tool["execute"] = (call) => {
    ran.push(call.id);
    return call.id === "a" ? Promise.resolve({ content: "sky", isError: false }) : new Promise(() => undefined);
  };
  const { signal } = stop;
  const results = await runTools({ tools: [{ def: DEF, execute }], calls: CALLS, maxConcurrent: 2, signal, emit });
  return { results, ran, of: (call: string) => events.filter((event) => event.endsWith(` ${call}`)) };
}

const started = (id: string) => `tool_execution_started ${id}`;
const completed = (id: string) => `tool_execution_completed ${id}`;
const received = (id: string) => `tool_result_received ${id}`;

test("a call that had not begun when the run was stopped has a result and nothing else", async () => {
  const { results, ran, of } = await stoppedAt("tool_execution_completed", "a");
  expect(ran).toEqual(["a", "b"]);
  for (const id of ["a", "b"]) expect(of(id)).toEqual([started(id), completed(id), received(id)]);
  expect(of("c")).toEqual([received("c")]);
  expect(results.map(({ toolUseId, isError }) => [toolUseId, isError])).toEqual([
    ["a", false],
    ["b", true],
    ["c", true],
  ]);
});

test("a tool whose beginning made somebody stop the run is not called", async () => {
  const { ran, of } = await stoppedAt("tool_execution_started", "a");
  expect(ran).toEqual([]);
  expect(of("a")).toEqual([started("a"), completed("a"), received("a")]);
  for (const id of ["b", "c"]) expect(of(id)).toEqual([received(id)]);
});
