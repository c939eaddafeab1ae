import type { JsonObject, LegacyToolCall, Message } from "@meerkat/protocol";

/** A tool call of the history. */
export type PastCall = LegacyToolCall & { readonly meta?: JsonObject };

/** The calls that a message of the history makes, in order. */
export function callsOf(message: Message): readonly PastCall[] {
  if (message.role === "assistant") return message.toolCalls ?? [];
  if (message.role !== "block_assistant") return [];
  return message.blocks.flatMap((block) => (block.blockType === "tool_use" ? [block.data] : []));
}
