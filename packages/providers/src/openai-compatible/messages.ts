import type { Message, ToolResult } from "@meerkat/protocol";
import type { ChatCompletionContentPart, ChatCompletionMessageParam } from "openai/resources/chat/completions";
import { isPicture, type Piece, piecesOf, textOf } from "../openai/contents.ts";
import { blockAnswer, plainAnswer } from "./assistant-message.ts";

type UserMessage = Extract<ChatCompletionMessageParam, { role: "user" }>;

/** The system prompt and the history as chat messages. */
export function chatMessages(
  system: string | undefined,
  messages: readonly Message[],
  provider: string,
): ChatCompletionMessageParam[] {
  const lastUser = messages.findLastIndex(({ role }) => role === "user");
  const history = messages.flatMap((message, index) => messagesOf(message, provider, index > lastUser));
  const prompt = system ? [{ role: "system", content: system } as const] : [];
  return [...prompt, ...history.reduce<ChatCompletionMessageParam[]>(append, [])];
}

function messagesOf(message: Message, provider: string, inToolLoop: boolean): readonly ChatCompletionMessageParam[] {
  switch (message.role) {
    case "user":
      return [{ role: "user", content: contentOf(piecesOf(message.content)) }];
    // Many servers' templates take a system message in the first place only.
    case "system":
      return [{ role: "user", content: message.content }];
    case "system_notice":
      return [{ role: "user", content: message.body }];
    case "assistant":
      return plainAnswer(message);
    case "block_assistant":
      return blockAnswer(message.blocks, { provider, inToolLoop });
    case "tool_results":
      return [...message.results.map(toolMessage), ...message.results.flatMap(pictures)];
  }
}

/** Adds a message; users' messages in a row become one, because some templates insist on taking turns. */
function append(
  history: ChatCompletionMessageParam[],
  message: ChatCompletionMessageParam,
): ChatCompletionMessageParam[] {
  const before = history.at(-1);
  if (message.role !== "user" || before?.role !== "user") return [...history, message];
  return [...history.slice(0, -1), { role: "user", content: together(before, message) }];
}

function together(before: UserMessage, after: UserMessage): string | ChatCompletionContentPart[] {
  if (typeof before.content === "string" && typeof after.content === "string")
    return `${before.content}\n\n${after.content}`;
  return [...parts(before.content), ...parts(after.content)];
}

function parts(content: UserMessage["content"]): readonly ChatCompletionContentPart[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

/** The API has no flag for a failed tool, so the output says it. */
function toolMessage({ toolUseId, content, isError }: ToolResult): ChatCompletionMessageParam {
  const pieces = piecesOf(content);
  const text = textOf(isError ? [{ text: "Error:" }, ...pieces] : pieces);
  const seen = pieces.some(isPicture) ? "The picture follows the results of the tools." : "";
  return { role: "tool", tool_call_id: toolUseId, content: [text, seen].filter((part) => part !== "").join("\n") };
}

/** A tool's message holds text only, so that its pictures come from the user, after all results. */
function pictures({ toolUseId, content }: ToolResult): readonly ChatCompletionMessageParam[] {
  const found = piecesOf(content).filter(isPicture);
  if (found.length === 0) return [];
  return [{ role: "user", content: contentOf([{ text: `Picture from the tool call ${toolUseId}:` }, ...found]) }];
}

function contentOf(pieces: readonly Piece[]): string | ChatCompletionContentPart[] {
  return pieces.some(isPicture) ? pieces.map(partOf) : textOf(pieces);
}

function partOf(piece: Piece): ChatCompletionContentPart {
  return isPicture(piece) ? { type: "image_url", image_url: { url: piece.url } } : { type: "text", text: piece.text };
}
