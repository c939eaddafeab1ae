import type { AssistantMessage, BlockAssistantMessage, Message, ToolResult } from "@meerkat/protocol";
import type { ResponseInputContent, ResponseInputItem } from "openai/resources/responses/responses";
import { ownMeta } from "../own-meta.ts";
import { assistantItems, functionCall } from "./assistant-items.ts";
import { isPicture, type Piece, piecesOf, textOf } from "./contents.ts";

/** The history as input items of the Responses API. */
export function inputItems(messages: readonly Message[], provider: string): ResponseInputItem[] {
  const custom = customCalls(messages, provider);
  return messages.flatMap((message) => itemsOf(message, provider, custom));
}

function itemsOf(message: Message, provider: string, custom: ReadonlySet<string>): readonly ResponseInputItem[] {
  switch (message.role) {
    case "user":
      return [{ type: "message", role: "user", content: contentOf(piecesOf(message.content)) }];
    case "system":
      return [{ type: "message", role: "developer", content: message.content }];
    case "system_notice":
      return [{ type: "message", role: "developer", content: message.body }];
    case "assistant":
      return plainItems(message);
    case "block_assistant":
      return assistantItems(message.blocks, provider);
    case "tool_results":
      return message.results.map((result) => resultItem(result, custom));
  }
}

function plainItems({ content, toolCalls = [] }: AssistantMessage): readonly ResponseInputItem[] {
  const text = content === "" ? [] : [{ type: "message", role: "assistant", content } as const];
  return [...text, ...toolCalls.map(functionCall)];
}

/** The ids of the calls whose input is free text: their results are items of another kind. */
function customCalls(messages: readonly Message[], provider: string): ReadonlySet<string> {
  const rows = messages.filter((message): message is BlockAssistantMessage => message.role === "block_assistant");
  const calls = rows.flatMap(({ blocks }) => blocks.filter((block) => block.blockType === "tool_use"));
  const custom = calls.filter(({ data }) => ownMeta(data.meta, provider).item === "custom_tool_call");
  return new Set(custom.map(({ data }) => data.id));
}

/** The API has no flag for a failed tool, so the output says it. */
function resultItem({ toolUseId, content, isError }: ToolResult, custom: ReadonlySet<string>): ResponseInputItem {
  const pieces = piecesOf(content);
  const output = contentOf(isError ? [{ text: "Error:" }, ...pieces] : pieces);
  const type = custom.has(toolUseId) ? "custom_tool_call_output" : "function_call_output";
  return { type, call_id: toolUseId, output };
}

type InputPart = Extract<ResponseInputContent, { type: "input_text" | "input_image" }>;

function contentOf(pieces: readonly Piece[]): string | InputPart[] {
  return pieces.some(isPicture) ? pieces.map(partOf) : textOf(pieces);
}

function partOf(piece: Piece): InputPart {
  if (isPicture(piece)) return { type: "input_image", image_url: piece.url, detail: "auto" };
  return { type: "input_text", text: piece.text };
}
