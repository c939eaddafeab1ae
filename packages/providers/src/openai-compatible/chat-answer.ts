import type { StopReason, Usage } from "@meerkat/protocol";
import type { ModelEvent } from "../port.ts";
import { createCalls } from "./calls.ts";
import type { Chunk } from "./chunk.ts";

/** What decoding has to know of the call. */
export interface ChatContext {
  readonly provider: string;
  /** The name of a tool as the request had it before it was brought to the API's rule. */
  readonly toolName: (wire: string) => string;
}

/** An answer as its chunks arrive. */
export interface ChatAnswer {
  take(chunk: Chunk): readonly ModelEvent[];
  /** Why the answer ended, once the server has said it. */
  reason(): string | undefined;
  /** What is left when the stream is over: open blocks, the calls, and `finish`. */
  end(): readonly ModelEvent[];
}

/** The text of one kind that is being streamed. */
interface Run {
  readonly type: "text_delta" | "reasoning_delta";
  readonly field: string | undefined;
  text: string;
}

const STOPS: ReadonlyMap<string, StopReason> = new Map([
  ["stop", "end_turn"],
  ["length", "max_tokens"],
  ["tool_calls", "tool_use"],
  ["function_call", "tool_use"],
  ["content_filter", "content_filter"],
]);

export function createChatAnswer({ provider, toolName }: ChatContext): ChatAnswer {
  const calls = createCalls(toolName);
  let run: Run | undefined;
  let refusal = "";
  let reason: string | undefined;
  let usage: Usage = { inputTokens: 0, outputTokens: 0 };

  const close = (): readonly ModelEvent[] => {
    const closed = run ? [blockOf(run, provider)] : [];
    run = undefined;
    return closed;
  };
  const show = (type: Run["type"], delta: string | undefined, field?: string): readonly ModelEvent[] => {
    if (delta === undefined) return [];
    const closed = run?.type === type ? [] : close();
    run ??= { type, field, text: "" };
    run.text += delta;
    return [...closed, { type, delta }];
  };
  const finish = (made: number): ModelEvent => {
    const stop = stopOf(reason, made, refusal);
    return { type: "finish", ...stop, usage };
  };

  return {
    take(chunk) {
      refusal += chunk.refusal ?? "";
      reason = chunk.finishReason ?? reason;
      usage = chunk.usage ?? usage;
      for (const piece of chunk.calls) calls.add(piece);
      return [...show("reasoning_delta", chunk.reasoning, chunk.reasoningField), ...show("text_delta", chunk.text)];
    },
    reason: () => reason,
    end() {
      const blocks = calls.blocks(reason === "length").map((block) => ({ type: "block", block }) as const);
      return [...close(), ...blocks, finish(blocks.length)];
    },
  };
}

function blockOf({ type, field, text }: Run, provider: string): ModelEvent {
  if (type === "text_delta") return { type: "block", block: { blockType: "text", data: { text } } };
  const meta = field === undefined ? {} : { meta: { provider, field } };
  return { type: "block", block: { blockType: "reasoning", data: { text, ...meta } } };
}

/** What a server calls a stop may yet be calls (Ollama) or a refusal; a reason that nobody knows is passed on as told. */
function stopOf(
  reason: string | undefined,
  calls: number,
  refusal: string,
): { stopReason: StopReason; detail?: string } {
  const stopReason = STOPS.get(reason ?? "") ?? "end_turn";
  if (refusal !== "") return { stopReason: "refusal", detail: refusal };
  if (stopReason === "end_turn" || stopReason === "tool_use") {
    const known = reason === undefined || STOPS.has(reason);
    return { stopReason: calls > 0 ? "tool_use" : "end_turn", ...(known ? {} : { detail: reason }) };
  }
  return { stopReason };
}
