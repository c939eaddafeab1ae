import { PassThrough } from "node:stream";
import type { AgentEvent, RunResult } from "@meerkat/protocol";
import { describe, expect, it } from "vitest";
import { Interruption, type Io, note } from "../io.ts";
import { jsonView, messageText, streamView, table, textView, type View } from "./index.ts";

const RESULT: RunResult = {
  sessionId: "id",
  text: "final",
  turns: 2,
  toolCalls: 1,
  usage: { inputTokens: 120, outputTokens: 45 },
  schemaWarnings: [{ provider: "gemini", path: "/pattern", message: "is only checked here" }],
};

function terminal() {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const controller = new AbortController();
  const io: Io = { stdin: stdout, stdout, stderr, env: {}, platform: "linux", cwd: "/", signal: controller.signal };
  return { io, controller, out: () => String(stdout.read() ?? ""), err: () => String(stderr.read() ?? "") };
}

async function show(view: View, events: readonly AgentEvent[], result: RunResult = RESULT): Promise<void> {
  for (const event of events) await view.event(event);
  await view.result(result);
}

const delta = (text: string): AgentEvent => ({ type: "text_delta", delta: text });
const complete = (content: string): AgentEvent => ({ type: "text_complete", content });

describe("a terminal", () => {
  const EVIL = "a\u001b]0;title\u0007\u009b2J\u007f\tb\r\nc";
  const SHOWN = "a\u241b]0;title\u2407\ufffd2J\u2421\tb\r\nc\n";

  it.each([
    ["is shown control characters and not made to obey them", true, SHOWN],
    ["is another thing than a pipe, which gets what was said", false, `${EVIL}\n`],
  ])("%s", async (_, isTTY, shown) => {
    const { io, out, err } = terminal();
    Object.assign(io.stdout, { isTTY });
    await show(streamView(io, { verbose: true }), [delta(EVIL)], { ...RESULT, text: EVIL });
    expect(out()).toBe(shown);
    note(io, EVIL);
    expect(err()).toContain(SHOWN);
  });
});

describe("text", () => {
  it("is the final text, with the rest on stderr", async () => {
    const { io, out, err } = terminal();
    await show(textView(io, { verbose: false }), [delta("fi"), delta("nal")]);
    expect(out()).toBe("final\n");
    expect(err()).toBe(
      "Warning: schema /pattern: is only checked here (gemini)\n[Session: id | Turns: 2 | Tokens: 120 in / 45 out]\n",
    );
  });

  it("says what goes wrong on the way, and tool calls when that is asked for", async () => {
    const events: readonly AgentEvent[] = [
      { type: "retrying", attempt: 1, maxAttempts: 3, error: "overloaded", delayMs: 500 },
      { type: "budget_warning", budgetType: "tool_calls", used: 4, limit: 5, percent: 80 },
      { type: "tool_call_requested", id: "1", name: "add", args: { a: 1 } },
      { type: "tool_execution_completed", id: "1", name: "add", result: "no\nway", isError: true, durationMs: 1 },
    ];
    const quiet = terminal();
    await show(textView(quiet.io, { verbose: false }), events);
    const said = quiet.err();
    expect(said).toContain("Retrying (1 of 3) in 0.5 s: overloaded\nWarning: 4 of 5 tool calls are used (80 %).\n");
    expect(said).not.toContain("[tool]");
    const verbose = terminal();
    await show(textView(verbose.io, { verbose: true }), events);
    expect(verbose.err()).toContain('[tool] add {"a":1}\n[tool] add failed: no way\n');
  });
});

describe("a stream of text", () => {
  it("shows each block on lines of its own, and the final text only where it is another", async () => {
    const { io, out } = terminal();
    await show(streamView(io, { verbose: false }), [
      delta("thi"),
      delta("nk"),
      complete("think"),
      delta("final"),
      complete("final"),
    ]);
    expect(out()).toBe("think\nfinal\n");
    await show(streamView(io, { verbose: false }), [delta("```json"), complete("```json")]);
    expect(out()).toBe("```json\nfinal\n");
  });

  it("ends the line when the run fails or is interrupted in the middle of one", async () => {
    const { io, controller, out } = terminal();
    const view = streamView(io, { verbose: false });
    await view.event(delta("half"));
    controller.abort(new Interruption("Interrupted.", { exitCode: 130 }));
    view.failed();
    expect(out()).toBe("half\n");
  });

  it("stops writing once the command is interrupted", async () => {
    const { io, controller, out } = terminal();
    const reason = new Interruption("Interrupted.", { exitCode: 130 });
    controller.abort(reason);
    await expect(streamView(io, { verbose: false }).event(delta("late"))).rejects.toBe(reason);
    expect(out()).toBe("");
  });
});

describe("JSON", () => {
  it("has all its keys, also without a schema", async () => {
    const { io, out, err } = terminal();
    await show(jsonView(io, { verbose: false }), [delta("final")], { ...RESULT, schemaWarnings: [] });
    expect(JSON.parse(out())).toEqual({
      text: "final",
      session_id: "id",
      session_ref: null,
      turns: 2,
      tool_calls: 1,
      usage: { input_tokens: 120, output_tokens: 45, total_tokens: 165 },
      structured_output: null,
      schema_warnings: [],
    });
    expect(err()).toBe("");
  });

  it("leaves the user's own keys as they are", async () => {
    const { io, out } = terminal();
    await show(jsonView(io, { verbose: false }), [], { ...RESULT, structuredOutput: { cityName: { sub_key: 1 } } });
    expect(JSON.parse(out()).structured_output).toEqual({ cityName: { sub_key: 1 } });
  });
});

describe("tables and transcripts", () => {
  it("line up, and pass no control characters on to the terminal", () => {
    expect(
      table(
        ["A", "LONG"],
        [
          ["x", "y\u001b[2J"],
          ["long", ""],
        ],
      ),
    ).toBe("A     LONG\nx     y [2J\nlong\n");
  });

  it("show every part of a message", () => {
    const text = messageText({
      role: "block_assistant",
      stopReason: "tool_use",
      blocks: [
        { blockType: "reasoning", data: { text: "hm" } },
        { blockType: "text", data: { text: "let me see" } },
        { blockType: "tool_use", data: { id: "1", name: "add", args: { a: 1 } } },
      ],
    });
    expect(text).toBe('[reasoning]\nhm\n\n[assistant]\nlet me see\n\n[tool call]\nadd {"a":1}\n\n');
    const image = { type: "image", mediaType: "image/png", source: "inline", data: "AAAA" } as const;
    expect(messageText({ role: "user", content: [{ type: "text", text: "look" }, image] })).toBe(
      "[user]\nlook\n<image image/png>\n\n",
    );
  });
});
