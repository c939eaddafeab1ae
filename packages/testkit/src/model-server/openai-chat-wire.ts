import type { ScriptedReply } from "@meerkat/providers/testing";
import { openAiError } from "./openai-failure.ts";
import { pieces, stopOf, textOf } from "./pieces.ts";

type Json = Readonly<Record<string, unknown>>;
type Delta = Json & { readonly content?: unknown };

const FINISH: Readonly<Record<string, string>> = {
  end_turn: "stop",
  refusal: "stop",
  stop_sequence: "stop",
  max_tokens: "length",
  tool_use: "tool_calls",
  content_filter: "content_filter",
};

/** The SSE frames of one answer. */
export function chatFrames(reply: ScriptedReply): readonly string[] {
  return scripted(reply).map((data) => `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`);
}

/** The data that a reply sends: all of it, or what comes before it breaks or stops moving. */
function scripted(reply: ScriptedReply): readonly (Json | string)[] {
  const head = chunk({ role: "assistant", content: "", refusal: null });
  const deltas = deltasOf(reply);
  if (reply.error?.afterChunks !== undefined) {
    const sent = deltas.slice(0, textEnd(deltas, reply.error.afterChunks));
    return [head, ...sent.map((delta) => chunk(delta)), { error: openAiError(reply.error.reason) }];
  }
  if (reply.hang) return [head, ...deltas.map((delta) => chunk(delta))];
  return [
    head,
    ...deltas.map((delta) => chunk(delta)),
    chunk({}, FINISH[stopOf(reply)] ?? "stop"),
    usageChunk(reply),
    "[DONE]",
  ];
}

function deltasOf(reply: ScriptedReply): readonly Delta[] {
  const refused = stopOf(reply) === "refusal";
  return [
    ...pieces(reply.reasoning ?? "").map((piece) => ({ reasoning_content: piece })),
    ...pieces(textOf(reply)).map((piece) => (refused ? { refusal: piece } : { content: piece })),
    ...(reply.toolCalls ?? []).flatMap(callDeltas),
  ];
}

/** Where so many pieces of the text end. */
function textEnd(deltas: readonly Delta[], textPieces: number): number {
  const ends = deltas.flatMap(({ content }, index) => (content === undefined ? [] : [index + 1]));
  return ends[Math.min(textPieces, ends.length) - 1] ?? 0;
}

function callDeltas(
  { id, name, args }: NonNullable<ScriptedReply["toolCalls"]>[number],
  index: number,
): readonly Delta[] {
  // A tool without arguments gets none, as models write it.
  const text = Object.keys(args).length === 0 ? "" : JSON.stringify(args);
  const start = { index, id, type: "function", function: { name, arguments: "" } };
  const rest = pieces(text).map((piece) => ({ index, function: { arguments: piece } }));
  return [start, ...rest].map((call) => ({ tool_calls: [call] }));
}

const BASE = { id: "chatcmpl-scripted", object: "chat.completion.chunk", created: 1_764_115_200, model: "scripted" };

function chunk(delta: Delta, finish_reason: string | null = null): Json {
  const choice = { index: 0, delta, logprobs: null, finish_reason };
  return { ...BASE, choices: [choice], usage: null, obfuscation: "x" };
}

function usageChunk({
  usage: { inputTokens, outputTokens } = { inputTokens: 10, outputTokens: 5 },
}: ScriptedReply): Json {
  const usage = {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
  return { ...BASE, choices: [], usage, obfuscation: "x" };
}
