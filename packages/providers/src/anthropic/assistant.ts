import type { ContentBlockParam, ToolUseBlockParam } from "@anthropic-ai/sdk/resources/messages/messages";
import { type AssistantBlock, isRecord, type JsonValue, type LegacyToolCall } from "@meerkat/protocol";

const PROVIDER = "anthropic";

/** The name of a tool as the API takes it. */
export type ToolName = (name: string) => string;

/**
 * An answer as blocks of the API. Thinking goes back with its signature and only if this provider signed it; without
 * one the API refuses it. Text that ends in white space is trimmed at the end of the answer, which the API refuses too.
 */
export function assistantBlocks(blocks: readonly AssistantBlock[], toolName: ToolName): readonly ContentBlockParam[] {
  const sent = blocks.flatMap((block) => blockOf(block, toolName));
  const last = sent.findLastIndex((block) => block.type !== "thinking" && block.type !== "redacted_thinking");
  // Thinking that nothing follows was cut short: the API refuses an answer that ends with it.
  const end = sent[last];
  if (end?.type !== "text") return sent.slice(0, last + 1);
  return [...sent.slice(0, last), { ...end, text: end.text.trimEnd() }];
}

function blockOf(block: AssistantBlock, toolName: ToolName): ContentBlockParam[] {
  switch (block.blockType) {
    case "text":
      return block.data.text.trim() === "" ? [] : [{ type: "text", text: block.data.text }];
    case "reasoning": {
      const { meta, text } = block.data;
      if (meta?.provider !== PROVIDER || typeof meta.signature !== "string") return [];
      return [{ type: "thinking", thinking: text, signature: meta.signature }];
    }
    case "tool_use":
      return [toolUse(block.data, toolName)];
    case "unknown":
      return isKept(block.data.block) && block.data.provider === PROVIDER ? [block.data.block] : [];
  }
}

/** A call of a tool, as the API wants to see it again. */
export function toolUse({ id, name, args }: LegacyToolCall, toolName: ToolName): ToolUseBlockParam {
  return { type: "tool_use", id: callId(id), name: toolName(name), input: inputOf(args) };
}

/** The id of a call as the API takes it: other providers put more into theirs than letters, digits, `_` and `-`. */
export function callId(id: string): string {
  return id.replace(/[^\w-]/g, "_") || "_";
}

/** The API takes objects only; what a model wrote instead is shown to it under a name of its own. */
function inputOf(args: JsonValue): unknown {
  return isRecord(args) ? args : { invalid_arguments: args };
}

/** A block that was kept whole. It came from the API, so that the API knows what it is. */
function isKept(block: unknown): block is ContentBlockParam {
  return isRecord(block) && typeof block.type === "string";
}
