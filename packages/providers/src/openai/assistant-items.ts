import { type AssistantBlock, isRecord, type JsonObject, type JsonValue, type LegacyToolCall } from "@meerkat/protocol";
import type { EasyInputMessage, ResponseInputItem } from "openai/resources/responses/responses";
import { ownMeta } from "../own-meta.ts";

/**
 * An answer as input items. Messages and calls go without their ids: with `store: false` nobody can look them up, and
 * an id ties an item to its reasoning, which a compacted history has no more. Reasoning goes back as it came, unless
 * nothing follows it in the answer (it was cut short): the API refuses such an item.
 */
export function assistantItems(blocks: readonly AssistantBlock[], provider: string): readonly ResponseInputItem[] {
  const items = blocks.flatMap((block) => itemOf(block, provider) ?? []);
  const last = items.findLastIndex((item) => item.type !== "reasoning");
  return items.slice(0, last + 1);
}

/** A call of a tool, as the API wants to see it again. */
export function functionCall({ id, name, args }: LegacyToolCall): ResponseInputItem {
  return { type: "function_call", call_id: id, name, arguments: written(args) };
}

function itemOf(block: AssistantBlock, provider: string): ResponseInputItem | undefined {
  switch (block.blockType) {
    case "text":
      return block.data.text === "" ? undefined : message(block.data.text, ownMeta(block.data.meta, provider));
    case "reasoning":
      return reasoning(block.data.text, ownMeta(block.data.meta, provider));
    case "tool_use":
      return ownMeta(block.data.meta, provider).item === "custom_tool_call"
        ? customCall(block.data)
        : functionCall(block.data);
    case "unknown":
      return kept(ownMeta(block.data, provider).item);
  }
}

function message(content: string, { phase }: JsonObject): EasyInputMessage {
  const item = { type: "message", role: "assistant", content } as const;
  return phase === "commentary" || phase === "final_answer" ? { ...item, phase } : item;
}

/** Reasoning of this provider, or the commentary that was kept out of a structured answer. */
function reasoning(text: string, meta: JsonObject): ResponseInputItem | undefined {
  if (meta.phase === "commentary") return message(text, meta);
  return kept(meta.item);
}

function customCall({ id, name, args }: LegacyToolCall): ResponseInputItem {
  return { type: "custom_tool_call", call_id: id, name, input: written(args) };
}

/** Text that was no JSON goes back as the model wrote it. */
function written(args: JsonValue): string {
  return typeof args === "string" ? args : JSON.stringify(args);
}

/** An item that was kept whole. It came from the API, so that the API knows what it is. */
function kept(item: unknown): ResponseInputItem | undefined {
  return isItem(item) ? item : undefined;
}

function isItem(item: unknown): item is ResponseInputItem {
  return isRecord(item) && typeof item.type === "string";
}
