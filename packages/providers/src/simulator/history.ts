import type { ContentBlock, ContentInput, Message, ToolResult } from "@meerkat/protocol";

/** The text of a message's content; blocks that are no text are left out. */
export function textOf(content: ContentInput): string {
  if (typeof content === "string") return content;
  return content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
}

/** The blocks of a content that are pictures or videos. */
export function mediaOf(content: ContentInput): readonly Exclude<ContentBlock, { readonly type: "text" }>[] {
  return typeof content === "string" ? [] : content.filter((block) => block.type !== "text");
}

/** The content of the latest user message. */
export function lastUser(messages: readonly Message[]): ContentInput | undefined {
  return messages.findLast((message) => message.role === "user")?.content;
}

/** The tool results that the model is to react to: those after which nobody spoke. */
export function openResults(messages: readonly Message[]): readonly ToolResult[] {
  const start = messages.findLastIndex(
    (message) => message.role !== "tool_results" && message.role !== "system_notice",
  );
  return messages.slice(start + 1).flatMap((message) => (message.role === "tool_results" ? message.results : []));
}

/** The name of the tool that a call id belongs to; undefined when no message made such a call. */
export function toolName(messages: readonly Message[], toolUseId: string): string | undefined {
  for (const message of messages.toReversed()) {
    const found = callsOf(message).find((call) => call.id === toolUseId);
    if (found !== undefined) return found.name;
  }
  return undefined;
}

function callsOf(message: Message): readonly { readonly id: string; readonly name: string }[] {
  if (message.role === "assistant") return message.toolCalls ?? [];
  if (message.role !== "block_assistant") return [];
  return message.blocks.flatMap((block) => (block.blockType === "tool_use" ? [block.data] : []));
}
