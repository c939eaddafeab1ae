import type {
  CacheControlEphemeral,
  ContentBlockParam,
  MessageParam,
} from "@anthropic-ai/sdk/resources/messages/messages";

const EPHEMERAL: CacheControlEphemeral = { type: "ephemeral" };

/** The mark up to which the provider keeps what it has read; everything before it (the tools too) is kept with it. */
export function cached(mark: boolean): { cache_control?: CacheControlEphemeral } {
  return mark ? { cache_control: EPHEMERAL } : {};
}

/** The messages with a mark at their end, so that the next turn finds this one read. */
export function cachedLast(messages: MessageParam[]): MessageParam[] {
  const last = messages.at(-1);
  if (last === undefined) return messages;
  const blocks: ContentBlockParam[] =
    typeof last.content === "string" ? [{ type: "text", text: last.content }] : [...last.content];
  const end = blocks.at(-1);
  // Thinking cannot be marked, and an empty text not either.
  if (end === undefined || !isMarkable(end)) return messages;
  blocks[blocks.length - 1] = { ...end, cache_control: EPHEMERAL };
  return [...messages.slice(0, -1), { ...last, content: blocks } as MessageParam];
}

type Markable = Extract<ContentBlockParam, { type: "text" | "image" | "tool_use" | "tool_result" }>;

function isMarkable(block: ContentBlockParam): block is Markable {
  if (block.type === "text") return block.text !== "";
  return block.type === "image" || block.type === "tool_use" || block.type === "tool_result";
}
