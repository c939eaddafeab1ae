import type { ScriptedReply } from "@meerkat/providers/testing";
import { geminiError } from "./gemini-failure.ts";
import type { ModelWire } from "./model-server.ts";
import { pieces, stopOf, textOf } from "./pieces.ts";

type Json = Readonly<Record<string, unknown>>;
type Part = Json & { readonly text?: string; readonly thought?: boolean };

const FINISH: Readonly<Record<string, string>> = {
  end_turn: "STOP",
  tool_use: "STOP",
  stop_sequence: "STOP",
  max_tokens: "MAX_TOKENS",
  content_filter: "SAFETY",
  refusal: "LANGUAGE",
  pause: "CONTINUATION",
};

/** Gemini's streamGenerateContent. */
export const GEMINI: ModelWire = {
  frames: geminiFrames,
  failure(failed) {
    const error = geminiError(failed);
    return { status: error.code, headers: {}, body: { error } };
  },
};

/** The SSE frames of one answer: unnamed lines of whole response chunks, usage on each, and nothing that ends them. */
function geminiFrames(reply: ScriptedReply): readonly string[] {
  return scripted(reply).map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`);
}

/** The chunks that a reply sends: all of them, or those before it breaks or stops moving. */
function scripted(reply: ScriptedReply): readonly Json[] {
  if (stopOf(reply) === "content_filter" && textOf(reply) === "") return [blocked(reply)];
  const parts = partsOf(reply);
  if (reply.error?.afterChunks !== undefined) {
    const sent = parts.slice(0, textEnd(parts, reply.error.afterChunks));
    return [...sent.map((part) => chunkOf(reply, [part])), { error: geminiError(reply.error) }];
  }
  const streamed = parts.map((part) => chunkOf(reply, [part]));
  if (reply.hang) return streamed;
  // Gemini 3 signs a text on an empty part of its own, unless a call carries the signature.
  const signed =
    reply.text && !reply.toolCalls?.length ? [{ text: "", thoughtSignature: btoa("signed") }] : [{ text: "" }];
  return [...streamed, chunkOf(reply, signed, FINISH[stopOf(reply)] ?? "STOP")];
}

function partsOf(reply: ScriptedReply): readonly Part[] {
  return [
    ...pieces(reply.reasoning ?? "").map((text) => ({ text, thought: true })),
    ...pieces(textOf(reply)).map((text) => ({ text })),
    ...(reply.toolCalls ?? []).map(callPart),
  ];
}

/** Only the first of parallel calls is signed; a tool without arguments gets none. */
function callPart({ id, name, args }: NonNullable<ScriptedReply["toolCalls"]>[number], index: number): Part {
  const given = Object.keys(args).length === 0 ? {} : { args };
  const signature = index === 0 ? { thoughtSignature: btoa(`signed ${id}`) } : {};
  return { functionCall: { name, ...given }, ...signature };
}

/** Where so many pieces of the text end. */
function textEnd(parts: readonly Part[], textPieces: number): number {
  const ends = parts.flatMap(({ text, thought }, index) => (text === undefined || thought ? [] : [index + 1]));
  return ends[Math.min(textPieces, ends.length) - 1] ?? 0;
}

function chunkOf(reply: ScriptedReply, parts: readonly Part[], finishReason?: string): Json {
  const candidate = { content: { parts, role: "model" }, ...(finishReason ? { finishReason } : {}), index: 0 };
  return { candidates: [candidate], ...rest(reply) };
}

/** A prompt that is blocked has no candidates at all. */
function blocked(reply: ScriptedReply): Json {
  return { promptFeedback: { blockReason: "PROHIBITED_CONTENT" }, ...rest(reply) };
}

function rest({ usage }: ScriptedReply): Json {
  const { inputTokens, outputTokens } = usage ?? { inputTokens: 10, outputTokens: 5 };
  return {
    usageMetadata: {
      promptTokenCount: inputTokens,
      candidatesTokenCount: outputTokens,
      totalTokenCount: inputTokens + outputTokens,
      promptTokensDetails: [{ modality: "TEXT", tokenCount: inputTokens }],
    },
    modelVersion: "scripted",
    responseId: "scripted",
  };
}
