import type { AssistantBlock, AssistantMessage, JsonValue, LegacyToolCall } from "@meerkat/protocol";
import { isRecord } from "@meerkat/protocol";
import type {
  ChatCompletionAssistantMessageParam,
  ChatCompletionMessageFunctionToolCall,
} from "openai/resources/chat/completions";
import { ownMeta } from "../own-meta.ts";

/** Where an answer stands in the history. */
export interface AnswerPlace {
  readonly provider: string;
  /** Whether no user has spoken since: the model is still at work on its tools. */
  readonly inToolLoop: boolean;
}

/** An answer of an old row; none when it says nothing. */
export function plainAnswer({
  content,
  toolCalls = [],
}: AssistantMessage): readonly ChatCompletionAssistantMessageParam[] {
  return message(content, toolCalls);
}

/** An answer as one message; none when it says nothing. */
export function blockAnswer(
  blocks: readonly AssistantBlock[],
  place: AnswerPlace,
): readonly ChatCompletionAssistantMessageParam[] {
  const text = blocks.flatMap((block) => (block.blockType === "text" ? [block.data.text] : [])).join("\n\n");
  const calls = blocks.flatMap((block) => (block.blockType === "tool_use" ? [block.data] : []));
  return message(text, calls, calls.length > 0 ? thoughts(blocks, place) : {});
}

function message(
  text: string,
  calls: readonly LegacyToolCall[],
  more: Readonly<Record<string, string>> = {},
): readonly ChatCompletionAssistantMessageParam[] {
  if (text === "" && calls.length === 0) return [];
  const content = text === "" ? null : text;
  const toolCalls = calls.length === 0 ? {} : { tool_calls: calls.map(callOf) };
  return [{ role: "assistant", content, ...toolCalls, ...more }];
}

/**
 * What the model thought before it called tools, under the name it came by. It is sent back until the user speaks
 * again; models that think between calls need it, and none wants the thoughts of finished turns.
 */
function thoughts(
  blocks: readonly AssistantBlock[],
  { provider, inToolLoop }: AnswerPlace,
): Readonly<Record<string, string>> {
  const own = blocks.flatMap((block) => {
    if (!inToolLoop || block.blockType !== "reasoning") return [];
    const { field } = ownMeta(block.data.meta, provider);
    return typeof field === "string" ? [[field, block.data.text] as const] : [];
  });
  return own.length === 0 ? {} : { [own[0]?.[0] ?? ""]: own.map(([, text]) => text).join("\n\n") };
}

function callOf({ id, name, args }: LegacyToolCall): ChatCompletionMessageFunctionToolCall {
  return { id, type: "function", function: { name, arguments: JSON.stringify(objectOf(args)) } };
}

/** Templates read the arguments as an object and fail the request when they are none. */
function objectOf(args: JsonValue): JsonValue {
  return isRecord(args) ? args : { unreadable_arguments: args };
}
