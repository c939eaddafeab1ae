import type { ScriptedReply } from "@meerkat/providers/testing";
import { pieces, stopOf, textOf } from "./pieces.ts";

type Json = Readonly<Record<string, unknown>>;

/** An event of the Responses API, still without its number. */
export type ResponsesEvent = Json & { readonly type: string };

/** An item of an answer and the events that stream it, in the real order. */
export interface StreamedItem {
  readonly item: Json;
  readonly events: readonly ResponsesEvent[];
}

/** The items of a scripted reply. */
export function responsesItems(reply: ScriptedReply): readonly StreamedItem[] {
  const { reasoning, toolCalls = [] } = reply;
  const text = textOf(reply);
  const cut = stopOf(reply) === "max_tokens";
  const makers = [
    ...(reasoning === undefined ? [] : [(index: number) => reasoningItem(index, reasoning)]),
    ...(text === ""
      ? []
      : [(index: number) => messageItem(index, text, { refused: stopOf(reply) === "refusal", cut })]),
    ...toolCalls.map((call) => (index: number) => callItem(index, call)),
  ];
  return makers.map((make, index) => make(index));
}

function reasoningItem(output_index: number, text: string): StreamedItem {
  const id = `rs_${output_index}`;
  const at = { item_id: id, output_index, summary_index: 0 };
  const part = { type: "summary_text", text };
  const item = { id, type: "reasoning", summary: [part], encrypted_content: btoa(`secret of ${id}`) };
  const events = [
    { type: "response.output_item.added", output_index, item: { ...item, summary: [] } },
    { type: "response.reasoning_summary_part.added", ...at, part: { ...part, text: "" } },
    ...pieces(text).map((delta) => ({ type: "response.reasoning_summary_text.delta", ...at, delta, ...pad(delta) })),
    { type: "response.reasoning_summary_text.done", ...at, text },
    { type: "response.reasoning_summary_part.done", ...at, part },
    { type: "response.output_item.done", output_index, item },
  ];
  return { item, events };
}

interface MessageEnd {
  readonly refused: boolean;
  readonly cut: boolean;
}

function messageItem(output_index: number, text: string, { refused, cut }: MessageEnd): StreamedItem {
  const id = `msg_${output_index}`;
  const part = refused
    ? { type: "refusal", refusal: text }
    : { type: "output_text", annotations: [], logprobs: [], text };
  const item = { id, type: "message", status: cut ? "incomplete" : "completed", role: "assistant", content: [part] };
  const events = [
    { type: "response.output_item.added", output_index, item: { ...item, status: "in_progress", content: [] } },
    ...partEvents({ item_id: id, output_index, content_index: 0 }, text, part),
    { type: "response.output_item.done", output_index, item },
  ];
  return { item, events };
}

function partEvents(at: Json, text: string, part: Json): readonly ResponsesEvent[] {
  const refused = part.type === "refusal";
  const kind = refused ? "response.refusal" : "response.output_text";
  const [name, empty] = refused ? ["refusal", { refusal: "" }] : ["text", { text: "" }];
  const logprobs = refused ? {} : { logprobs: [] };
  return [
    { type: "response.content_part.added", ...at, part: { ...part, ...empty } },
    ...pieces(text).map((delta) => ({ type: `${kind}.delta`, ...at, delta, ...logprobs, ...pad(delta) })),
    { type: `${kind}.done`, ...at, [name]: text, ...logprobs },
    { type: "response.content_part.done", ...at, part },
  ];
}

function callItem(output_index: number, call: NonNullable<ScriptedReply["toolCalls"]>[number]): StreamedItem {
  const id = `fc_${output_index}`;
  const at = { item_id: id, output_index };
  // A tool without arguments gets none, as models write it.
  const args = Object.keys(call.args).length === 0 ? "" : JSON.stringify(call.args);
  const item = { id, type: "function_call", status: "completed", arguments: args, call_id: call.id, name: call.name };
  const events = [
    { type: "response.output_item.added", output_index, item: { ...item, status: "in_progress", arguments: "" } },
    ...pieces(args).map((delta) => ({ type: "response.function_call_arguments.delta", ...at, delta, ...pad(delta) })),
    { type: "response.function_call_arguments.done", ...at, arguments: args },
    { type: "response.output_item.done", output_index, item },
  ];
  return { item, events };
}

/** The filler that hides from an onlooker how long a delta is. */
function pad(delta: string): Json {
  return { obfuscation: "x".repeat(Math.max(1, 16 - delta.length)) };
}
