import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "@meerkat/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_PYTHON, runScript } from "./python.ts";
import { LONG, writeScenarios } from "./scenarios.ts";

const home = mkdtempSync(join(tmpdir(), "meerkat-interop-"));
const WIRE = join(home, "wire");
const BIN = join(ROOT, "packages/cli/bin");
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What each probe of `probes.py` saw. */
let seen: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {};

/** The server between two files: what it wrote to each of its outputs. */
function recordingServer(): string {
  const path = join(home, "recorded-rpc");
  const lines = ["#!/bin/sh", `exec 2>"${WIRE}/$$.stderr"`, `"${BIN}/rkat-rpc.mjs" "$@" | tee "${WIRE}/$$.stdout"`];
  writeFileSync(path, `${lines.join("\n")}\n`);
  chmodSync(path, 0o755);
  return path;
}

function legacyServer(): string {
  mkdirSync(join(home, "legacy"));
  const path = join(home, "legacy", "rkat");
  symlinkSync(join(BIN, "rkat.mjs"), path);
  return path;
}

function recorded(ending: string): string[] {
  return readdirSync(WIRE)
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(WIRE, name), "utf8"));
}

interface Line {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: { readonly session_id?: string; readonly event?: { readonly type?: string } };
  readonly result?: unknown;
  readonly error?: {
    readonly message: string;
    readonly data?: { readonly code?: unknown; readonly message?: unknown };
  };
}

/** Every line of one server, in order. */
function conversations(): Line[][] {
  return recorded(".stdout").map((text) =>
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line): Line => JSON.parse(line)),
  );
}

function expectReadableAnswer({ id, result, error }: Line): void {
  expect(typeof id).toBe("number");
  if (error === undefined) expect(result).toBeTypeOf("object");
  else {
    expect(error.message.trimStart().startsWith("{")).toBe(false);
    expect(error.data).toMatchObject({ code: expect.any(String), message: expect.any(String) });
  }
}

function expectReadableCall(line: Line): void {
  expect(line).not.toHaveProperty("result");
  expect(line.params).toBeTypeOf("object");
  // Stream notifications are told apart by their method; of others that name a session this client expects an event.
  const other = line.id === undefined && !line.method?.startsWith("session/stream_");
  if (other && line.params?.session_id !== undefined)
    expect(line).toMatchObject({ params: { event: expect.anything() } });
}

/** How many runs a conversation answers. None of a run's events may come after its answer. */
function answeredRuns(conversation: readonly Line[]): number {
  let runs = 0;
  const over = new Set<string>();
  for (const { method, params, result } of conversation) {
    const event = method === "session/event" ? params?.event?.type : undefined;
    if (event === "run_started") over.delete(params?.session_id ?? "");
    if (event !== undefined) expect(over).not.toContain(params?.session_id);
    const { session_id, turns } = (result ?? {}) as { session_id?: string; turns?: number };
    if (session_id === undefined || turns === undefined) continue;
    runs++;
    over.add(session_id);
  }
  return runs;
}

describe.skipIf(NO_PYTHON)("the published Python client against our server", () => {
  beforeAll(async () => {
    const scenarios = join(home, "scenarios");
    for (const folder of [scenarios, WIRE]) mkdirSync(folder);
    writeScenarios(scenarios);
    const servers = [recordingServer(), join(BIN, "rkat-rpc.mjs"), legacyServer()];
    const { stdout } = await runScript("probes.py", [...servers, join(home, "state"), scenarios], home);
    seen = JSON.parse(stdout);
  }, 300_000);

  it("runs every probe to its end", () => {
    const failed = Object.entries(seen).filter(([, saw]) => "failed" in saw);
    expect(failed).toEqual([]);
    expect(Object.keys(seen).length).toBeGreaterThan(15);
  });

  it("connects before any session exists and knows what is not there (T16, T19, T29, T40)", () => {
    expect(seen.handshake).toMatchObject({
      mob: false,
      sessions: [],
      denied: { class: "CapabilityUnavailableError", code: "CAPABILITY_UNAVAILABLE" },
    });
    expect(seen.handshake?.statuses).toContain("Available");
  });

  it("has bare, typed events in order, with callback tools that answer and fail (T1, T6, T20, T30, T32 to T34, T37, T38)", () => {
    const saw = seen.typed_events;
    expect(saw).toMatchObject({
      unknown: [],
      calls: [{ q: "meerkats" }],
      requested: [
        ["search", { q: "meerkats" }],
        ["broken", {}],
      ],
      durations: true,
      stop_reasons: ["tool_use", "end_turn"],
      turn_numbers: [1, 2],
      result: ["Found them.", 2, 2],
      text: "Let me search.Found them.",
      usage: true,
      session_state: ["Found them.", 2, 2],
    });
    expect(saw?.results).toEqual(
      expect.arrayContaining([
        ["search", false],
        ["broken", true],
      ]),
    );
    const kinds = saw?.kinds as string[];
    expect(kinds[0]).toBe("RunStarted");
    expect(kinds.at(-1)).toBe("RunCompleted");
    expect(kinds).toEqual(
      expect.arrayContaining(["TurnStarted", "TextDelta", "TextComplete", "ToolCallRequested", "ToolExecutionStarted"]),
    );
  });

  it("reads a history with tool calls and results (T35)", () => {
    expect(seen.typed_events?.roles).toEqual(
      expect.arrayContaining(["system", "user", "block_assistant", "tool_results"]),
    );
  });

  it("takes a tool that is registered while events flow, and one that takes its time (T20, T30)", () => {
    expect(seen.registered_while_running).toEqual({ text: "It works.", tool_calls: 1 });
    expect(seen.slow_tool).toEqual({ text: "Finally.", tool_calls: 1 });
  });

  it("streams a session's creation under one id (T8)", () => {
    const saw = seen.streaming_create;
    expect(saw).toMatchObject({ same: true, text: true, collected: true, early: "STREAM_NOT_CONSUMED" });
    expect((saw?.kinds as string[]).at(-1)).toBe("RunCompleted");
  });

  it("subscribes, is told the end, and closes in any case (T10, T11, T12)", () => {
    const saw = seen.subscriptions;
    expect(saw).toMatchObject({ stream_id: true, times: true, unknown_session: { code: "SESSION_NOT_FOUND" } });
    const payloads = saw?.payloads as string[];
    expect([payloads[0], payloads.at(-1)]).toEqual(["RunStarted", "RunCompleted"]);
    const seqs = saw?.seqs as number[];
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
    expect(saw?.outcome).not.toBeNull();
    expect(saw?.closed_in).toBeLessThan(5);
  });

  it("survives a prompt of 200 KB and an answer longer than a line (T2)", () => {
    expect(seen.large_prompt).toMatchObject({ text: "Read.", last: "RunCompleted", listed: 1 });
    expect(seen.large_prompt?.bytes).toBeGreaterThan(200_000);
    expect(seen.long_answer).toEqual({ same: true, characters: LONG.length, listed: 1 });
  });

  it("starts a deferred session with every override", () => {
    expect(seen.deferred).toMatchObject({
      messages: 0,
      structured: { colour: expect.any(String) },
      prompts: ["Remember: blue.", "Give me JSON"],
      system: "system",
    });
  });

  it("interrupts a turn, is told that a session is busy, and goes on (T26)", () => {
    expect(seen.interrupted).toMatchObject({
      busy: { code: "SESSION_BUSY" },
      stopped: { code: "AGENT_ERROR" },
      last: "RunFailed",
      after: "Still here.",
    });
  });

  it("has string codes, plain messages and details for every error (T17, T18)", () => {
    expect(seen.errors).toMatchObject({
      is_not_found: true,
      bad_schema: { code: "INVALID_PARAMS" },
      absent: { code: "CAPABILITY_UNAVAILABLE" },
      no_key: { code: "PROVIDER_ERROR" },
      no_model: { code: "INVALID_PARAMS" },
      missing_method: { code: "METHOD_NOT_FOUND" },
    });
    expect(seen.exhausted).toMatchObject({ code: "AGENT_ERROR", details: { attempts: expect.anything() } });
  });

  it("gets structured output, pictures, sessions and configuration (T13, T14, T27, T28)", () => {
    expect(seen.structured).toMatchObject({ equal: true, turns: 2, value: { city: expect.any(String) } });
    expect(seen.multimodal).toMatchObject({ texts: ["A pixel.", "The same pixel."] });
    expect(seen.sessions).toMatchObject({
      listed: true,
      after: true,
      times: [true, true],
      tokens: true,
      active: false,
    });
    expect(seen.config).toMatchObject({ max_turns: 7, conflict: { code: "INVALID_PARAMS" } });
  });

  it("runs several sessions at once without mixing them (T25)", () => {
    expect(seen.concurrent).toEqual({ ids: 5, own: Array(5).fill(true), whole: Array(5).fill(true) });
  });

  it("keeps a realm between servers, starts under the old name, and ends at once (T22, T31, T39)", () => {
    expect(seen.realm_survives).toEqual({ found: true, messages: true });
    expect(seen.legacy_name).toEqual({ text: true });
    const ends = seen.ends_promptly as Readonly<Record<string, { seconds: number }>>;
    for (const { seconds } of Object.values(ends)) expect(seconds).toBeLessThan(4);
  });

  it("is sent nothing that this client cannot read (T2, T4, T5, T7, T13, T17, T21, T22)", () => {
    const lengths = recorded(".stdout").flatMap((text) => text.split("\n").map((line) => Buffer.byteLength(line)));
    expect(Math.max(...lengths)).toBeLessThanOrEqual(65_536);
    const lines = conversations().flat();
    expect(lines.length).toBeGreaterThan(500);
    for (const line of lines) (line.method === undefined ? expectReadableAnswer : expectReadableCall)(line);
  });

  it("is sent a turn's events before its response (T6)", () => {
    const runs = conversations().map(answeredRuns);
    expect(runs.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(150);
  });

  it("writes next to nothing on the side, which this client never reads (T3)", () => {
    expect(seen.many_turns_unread_stderr?.messages).toBeGreaterThan(300);
    for (const text of recorded(".stderr")) expect(text.length).toBeLessThan(4_096);
  });
});
