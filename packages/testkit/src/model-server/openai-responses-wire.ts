import type { ScriptedReply } from "@meerkat/providers/testing";
import { openAiError } from "./openai-failure.ts";
import { type ResponsesEvent, responsesItems } from "./openai-responses-items.ts";
import { stopOf } from "./pieces.ts";

/** The SSE frames of one answer. */
export function responsesFrames(reply: ScriptedReply): readonly string[] {
  return scripted(reply).map((event, sequence_number) => {
    const data = JSON.stringify({ ...event, sequence_number });
    return `event: ${event.type}\ndata: ${data}\n\n`;
  });
}

/** The events that a reply sends: all of them, or those before it breaks or stops moving. */
function scripted(reply: ScriptedReply): readonly ResponsesEvent[] {
  const items = responsesItems(reply);
  const streamed = items.flatMap(({ events }) => events);
  const head = [created("response.created"), created("response.in_progress")];
  if (reply.error?.afterChunks !== undefined) {
    return [...head, ...upTo(streamed, reply.error.afterChunks), ...broken(reply.error.reason)];
  }
  if (reply.hang) return [...head, ...upTo(streamed, Number.POSITIVE_INFINITY)];
  return [
    ...head,
    ...streamed,
    ending(
      reply,
      items.map(({ item }) => item),
    ),
  ];
}

/** The events up to so many pieces of the text, and never past its last piece. */
function upTo(events: readonly ResponsesEvent[], textPieces: number): readonly ResponsesEvent[] {
  const deltas = events.flatMap(({ type }, index) => (type === "response.output_text.delta" ? [index] : []));
  const last = deltas[Math.min(textPieces, deltas.length) - 1];
  return events.slice(0, (last ?? -1) + 1);
}

function response(status: string, more: Readonly<Record<string, unknown>> = {}) {
  const base = { id: "resp_scripted", object: "response", created_at: 1_764_115_200, model: "scripted" };
  return { ...base, status, error: null, incomplete_details: null, output: [], store: false, usage: null, ...more };
}

function created(type: string): ResponsesEvent {
  return { type, response: response("in_progress") };
}

/** The recorded failures come twice: as an event of their own, and with the response. */
function broken(reason: string): readonly ResponsesEvent[] {
  const error = openAiError(reason);
  const failed = response("failed", { error: { code: error.code ?? error.type, message: error.message } });
  return [
    { type: "error", error },
    { type: "response.failed", response: failed },
  ];
}

const INCOMPLETE: Readonly<Record<string, string>> = {
  max_tokens: "max_output_tokens",
  content_filter: "content_filter",
};

function ending(reply: ScriptedReply, output: readonly unknown[]): ResponsesEvent {
  const reason = INCOMPLETE[stopOf(reply)];
  const rest = { output, usage: usage(reply) };
  if (reason === undefined) return { type: "response.completed", response: response("completed", rest) };
  return { type: "response.incomplete", response: response("incomplete", { ...rest, incomplete_details: { reason } }) };
}

function usage({ usage: { inputTokens, outputTokens } = { inputTokens: 10, outputTokens: 5 } }: ScriptedReply) {
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: inputTokens + outputTokens,
  };
}
