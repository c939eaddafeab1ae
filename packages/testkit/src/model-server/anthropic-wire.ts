import type { ScriptedReply } from "@meerkat/providers/testing";
import { anthropicError, anthropicFailure } from "./anthropic-failure.ts";
import type { ModelWire } from "./model-server.ts";
import { pieces, stopOf, textOf } from "./pieces.ts";

type Json = Readonly<Record<string, unknown>>;
type Event = Json & { readonly type: string };

/** Anthropic's Messages API. */
export const ANTHROPIC: ModelWire = { frames, failure: anthropicFailure };

function frames(reply: ScriptedReply): readonly string[] {
  return scripted(reply).map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}

/** The events that a reply sends: all of them, or those before it breaks or stops moving. */
function scripted(reply: ScriptedReply): readonly Event[] {
  const blocks = contentBlocks(reply).flatMap((block, index) => blockEvents(block, index));
  const head: readonly Event[] = [started(reply), { type: "ping" }];
  if (reply.error?.afterChunks !== undefined) {
    return [...head, ...upTo(blocks, reply.error.afterChunks), anthropicError(reply.error.reason)];
  }
  if (reply.hang) return [...head, ...upTo(blocks, Number.POSITIVE_INFINITY)];
  return [...head, ...blocks, ending(reply), { type: "message_stop" }];
}

/** The events up to so many pieces of the text, and never past its last piece. */
function upTo(events: readonly Event[], textPieces: number): readonly Event[] {
  const isText = ({ type, delta }: Event) => type === "content_block_delta" && (delta as Json).type === "text_delta";
  const deltas = events.flatMap((event, index) => (isText(event) ? [index] : []));
  const last = deltas[Math.min(textPieces, deltas.length) - 1];
  return events.slice(0, (last ?? -1) + 1);
}

function started(reply: ScriptedReply): Event {
  const { inputTokens } = tokens(reply);
  const usage = {
    input_tokens: inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: 1,
  };
  const message = { id: "msg_scripted", type: "message", role: "assistant", model: "scripted", content: [] };
  return { type: "message_start", message: { ...message, stop_reason: null, stop_sequence: null, usage } };
}

interface Block {
  readonly start: Json;
  readonly deltas: readonly Json[];
}

function contentBlocks(reply: ScriptedReply): readonly Block[] {
  const { reasoning, toolCalls = [] } = reply;
  const text = textOf(reply);
  // A refusal before any output has no block at all.
  const refused = stopOf(reply) === "refusal";
  return [
    ...(reasoning === undefined ? [] : [thinking(reasoning)]),
    ...(text === "" || refused ? [] : [said(text)]),
    ...toolCalls.map(toolUse),
  ];
}

function thinking(text: string): Block {
  const deltas = pieces(text).map((piece) => ({ type: "thinking_delta", thinking: piece }));
  const signature = { type: "signature_delta", signature: btoa("signed thinking") };
  return { start: { type: "thinking", thinking: "", signature: "" }, deltas: [...deltas, signature] };
}

function said(text: string): Block {
  return {
    start: { type: "text", text: "" },
    deltas: pieces(text).map((piece) => ({ type: "text_delta", text: piece })),
  };
}

function toolUse({ id, name, args }: NonNullable<ScriptedReply["toolCalls"]>[number]): Block {
  // A tool without arguments gets none, and the first piece is always empty.
  const json = Object.keys(args).length === 0 ? [] : pieces(JSON.stringify(args));
  const deltas = ["", ...json].map((partial_json) => ({ type: "input_json_delta", partial_json }));
  return { start: { type: "tool_use", id, name, input: {} }, deltas };
}

function blockEvents({ start, deltas }: Block, index: number): readonly Event[] {
  return [
    { type: "content_block_start", index, content_block: start },
    ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}

const STOPS: Readonly<Record<string, string>> = {
  pause: "pause_turn",
  context_overflow: "model_context_window_exceeded",
};

function ending(reply: ScriptedReply): Event {
  const stop = stopOf(reply);
  const { inputTokens, outputTokens } = tokens(reply);
  const details =
    stop === "refusal" ? { type: "refusal", category: "cyber", explanation: textOf(reply) || null } : null;
  return {
    type: "message_delta",
    delta: { stop_reason: STOPS[stop] ?? stop, stop_sequence: null, stop_details: details, container: null },
    usage: {
      input_tokens: inputTokens,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens: outputTokens,
      output_tokens_details: { thinking_tokens: 0 },
    },
  };
}

function tokens({ usage = { inputTokens: 10, outputTokens: 5 } }: ScriptedReply) {
  return usage;
}
