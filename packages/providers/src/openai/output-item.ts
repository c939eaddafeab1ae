import type { AssistantBlock, JsonObject, JsonValue } from "@meerkat/protocol";
import type {
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseReasoningItem,
} from "openai/resources/responses/responses";
import { demandText, readObjects, readText } from "../http/read.ts";
import { isJsonObject } from "../json-object.ts";
import { parseArguments } from "./arguments.ts";

/** What stands between two parts of a reasoning summary. */
export const PARAGRAPH = "\n\n";

/** The text that a finished item holds. */
export function itemText(item: ResponseOutputItem): string {
  if (item.type === "message")
    return readObjects(item.content, "a content")
      .map((part) => (part.type === "output_text" ? demandText(part.text, "a text") : ""))
      .join("");
  if (item.type !== "reasoning") return "";
  const summary = readObjects(item.summary, "a summary");
  const parts = summary.length > 0 ? summary : readObjects(item.content, "reasoning");
  return parts.map((part) => readText(part.text, "reasoning")).join(PARAGRAPH);
}

/** The refusal that a finished item holds; empty when the model did not refuse. */
export function itemRefusal(item: ResponseOutputItem): string {
  if (item.type !== "message") return "";
  return readObjects(item.content, "a content")
    .map((part) => (part.type === "refusal" ? demandText(part.refusal, "a refusal") : ""))
    .join("");
}

/** Whether a message only accompanies the work; a structured answer is read from the others alone. */
export function isCommentary(item: ResponseOutputItem): boolean {
  return item.type === "message" && item.phase === "commentary";
}

/** What decides what becomes of an item. */
export interface ItemContext {
  readonly provider: string;
  /** What was streamed of it. */
  readonly text: string;
  /** Whether it was streamed as reasoning. */
  readonly aside: boolean;
  readonly toolName: (wire: string) => string;
}

/** The block of a finished item. */
export function blockOf(
  item: ResponseOutputItem,
  { provider, text, aside, toolName }: ItemContext,
): AssistantBlock | undefined {
  switch (item.type) {
    case "message":
      return messageBlock(item, provider, text, aside);
    case "reasoning":
      return reasoningBlock(item, provider, text);
    case "function_call":
      // A call that was cut off is not one that the model made.
      if (item.status === "incomplete") return undefined;
      return toolBlock(item.call_id, toolName(item.name), parseArguments(demandText(item.arguments, "arguments")));
    case "custom_tool_call":
      return toolBlock(item.call_id, toolName(item.name), demandText(item.input, "an input"), {
        provider,
        item: item.type,
      });
    default:
      return isJsonObject(item) ? { blockType: "unknown", data: { provider, item } } : undefined;
  }
}

function messageBlock(
  { phase }: ResponseOutputMessage,
  provider: string,
  text: string,
  aside: boolean,
): AssistantBlock | undefined {
  if (text === "") return undefined;
  const meta = typeof phase === "string" ? { meta: { provider, phase } } : {};
  return { blockType: aside ? "reasoning" : "text", data: { text, ...meta } };
}

/** Only what can be read without the provider's storage is worth sending back. */
function reasoningBlock(item: ResponseReasoningItem, provider: string, text: string): AssistantBlock | undefined {
  const whole = typeof item.encrypted_content === "string" || readObjects(item.content, "reasoning").length > 0;
  const meta = whole && isJsonObject(item) ? { meta: { provider, item } } : {};
  return text === "" && !whole ? undefined : { blockType: "reasoning", data: { text, ...meta } };
}

function toolBlock(id: string, name: string, args: JsonValue, meta?: JsonObject): AssistantBlock {
  return { blockType: "tool_use", data: { id, name, args, ...(meta ? { meta } : {}) } };
}
