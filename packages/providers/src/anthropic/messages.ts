import type {
  ContentBlockParam,
  ImageBlockParam,
  MessageParam,
  TextBlockParam,
  ToolResultBlockParam,
} from "@anthropic-ai/sdk/resources/messages/messages";
import type { AssistantMessage, ContentBlock, ContentInput, Message, ToolResult } from "@meerkat/protocol";
import { assistantBlocks, callId, type ToolName, toolUse } from "./assistant.ts";

/** A message of the API with its content in blocks. */
interface Said {
  readonly role: "user" | "assistant";
  readonly content: readonly ContentBlockParam[];
}

/**
 * The history as the API wants it: roles in turn, so that messages of one role that follow each other are one, and none
 * without content. Results come first in what the user says, right after the calls that they answer.
 */
export function messageParams(messages: readonly Message[], toolName: ToolName): MessageParam[] {
  const merged: { role: Said["role"]; content: ContentBlockParam[] }[] = [];
  for (const { role, content } of messages.map((message) => saidBy(message, toolName))) {
    if (content.length === 0) continue;
    const last = merged.at(-1);
    if (last?.role === role) last.content.push(...content);
    else merged.push({ role, content: [...content] });
  }
  return merged.map(({ role, content }) => ({ role, content: resultsFirst(content) }));
}

function resultsFirst(content: readonly ContentBlockParam[]): ContentBlockParam[] {
  const isResult = ({ type }: ContentBlockParam) => type === "tool_result";
  return [...content.filter(isResult), ...content.filter((block) => !isResult(block))];
}

function saidBy(message: Message, toolName: ToolName): Said {
  switch (message.role) {
    case "user":
      return { role: "user", content: contentOf(message.content) };
    case "system":
      return { role: "user", content: textBlocks(message.content) };
    case "system_notice":
      return { role: "user", content: textBlocks(message.body) };
    case "assistant":
      return { role: "assistant", content: plain(message, toolName) };
    case "block_assistant":
      return { role: "assistant", content: assistantBlocks(message.blocks, toolName) };
    case "tool_results":
      return {
        role: "user",
        content: [...message.results.map(resultBlock), ...message.results.flatMap(picturesApart)],
      };
  }
}

function plain({ content, toolCalls = [] }: AssistantMessage, toolName: ToolName): readonly ContentBlockParam[] {
  return [...textBlocks(content), ...toolCalls.map((call) => toolUse(call, toolName))];
}

function resultBlock({ toolUseId, content, isError }: ToolResult): ToolResultBlockParam {
  const blocks = isError ? withoutPictures(contentOf(content)) : contentOf(content);
  return {
    type: "tool_result",
    tool_use_id: callId(toolUseId),
    ...(blocks.length === 0 ? {} : { content: blocks }),
    ...(isError ? { is_error: true } : {}),
  };
}

/** What a failed tool says: the API refuses pictures in a result that tells a failure. */
function withoutPictures(blocks: readonly (TextBlockParam | ImageBlockParam)[]): TextBlockParam[] {
  const texts = blocks.filter((block) => block.type === "text");
  return texts.length === blocks.length ? texts : [...texts, ...textBlocks(FOLLOWS)];
}

const FOLLOWS = "The picture follows the results of the tools.";

/** The pictures of a failed tool, which come after all results. */
function picturesApart({ toolUseId, content, isError }: ToolResult): readonly (TextBlockParam | ImageBlockParam)[] {
  const pictures = isError ? contentOf(content).filter((block) => block.type === "image") : [];
  return pictures.length === 0 ? [] : [...textBlocks(`Picture from the tool call ${callId(toolUseId)}:`), ...pictures];
}

function contentOf(content: ContentInput): (TextBlockParam | ImageBlockParam)[] {
  return typeof content === "string" ? textBlocks(content) : content.flatMap(blockOf);
}

function blockOf(block: ContentBlock): (TextBlockParam | ImageBlockParam)[] {
  if (block.type === "text") return textBlocks(block.text);
  if (block.type === "image" && block.source !== "blob" && isMediaType(block.mediaType)) {
    return [{ type: "image", source: { type: "base64", media_type: block.mediaType, data: block.data } }];
  }
  return textBlocks(`[${block.type} of type ${block.mediaType} left out]`);
}

type MediaType = "image/jpeg" | "image/png" | "image/gif" | "image/webp";

function isMediaType(mediaType: string): mediaType is MediaType {
  return ["image/jpeg", "image/png", "image/gif", "image/webp"].includes(mediaType);
}

/** The API refuses texts of nothing. */
function textBlocks(text: string): TextBlockParam[] {
  return text.trim() === "" ? [] : [{ type: "text", text }];
}
