import type { AssistantBlock, Message } from "@meerkat/protocol";
import type { ModelRequest } from "./port.ts";
import { withChoiceRenamed } from "./tool-choice.ts";

type Rename = (name: string) => string;

/** A request with other names for its tools, those on offer, those that the history calls, and those that params name. */
export function renamed(request: ModelRequest, rename: Rename): ModelRequest {
  return {
    ...request,
    tools: request.tools.map((tool) => ({ ...tool, name: rename(tool.name) })),
    messages: request.messages.map((message) => renamedIn(message, rename)),
    ...(request.providerParams && { providerParams: withChoiceRenamed(request.providerParams, rename) }),
  };
}

function renamedIn(message: Message, rename: Rename): Message {
  if (message.role === "block_assistant")
    return { ...message, blocks: message.blocks.map((block) => renamedBlock(block, rename)) };
  if (message.role !== "assistant" || message.toolCalls === undefined) return message;
  return { ...message, toolCalls: message.toolCalls.map((call) => ({ ...call, name: rename(call.name) })) };
}

function renamedBlock(block: AssistantBlock, rename: Rename): AssistantBlock {
  if (block.blockType !== "tool_use") return block;
  return { ...block, data: { ...block.data, name: rename(block.data.name) } };
}
