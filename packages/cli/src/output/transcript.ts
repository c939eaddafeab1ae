import type { AssistantBlock, ContentInput, Message, SessionDetails } from "@meerkat/protocol";
import { shortened } from "./notes.ts";

/** The facts about a session above its transcript. */
export function sessionHeading(details: SessionDetails): string {
  const { sessionId, createdAt, updatedAt, model, provider, messageCount, totalTokens = 0 } = details;
  const labels = Object.entries(details.labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return [
    `Session  ${sessionId}`,
    `Created  ${createdAt}`,
    `Updated  ${updatedAt}`,
    `Model    ${model || "not chosen yet"}${provider ? ` (${provider})` : ""}`,
    `Length   ${messageCount} messages, ${totalTokens} tokens`,
    ...(labels.length > 0 ? [`Labels   ${labels.join(" ")}`] : []),
    "",
    "",
  ].join("\n");
}

/** One message of a transcript, for people. */
export function messageText(message: Message): string {
  return `${partsOf(message)
    .map(([who, text]) => `[${who}]\n${text}\n`)
    .join("\n")}\n`;
}

function partsOf(message: Message): readonly (readonly [who: string, text: string])[] {
  switch (message.role) {
    case "system":
      return [["system", message.content]];
    case "system_notice":
      return [["notice", message.body]];
    case "user":
      return [["user", contentText(message.content)]];
    case "assistant":
      return [
        ["assistant", message.content],
        ...(message.toolCalls ?? []).map(({ name, args }) => toolCall(name, args)),
      ];
    case "block_assistant":
      return message.blocks.map(blockPart);
    case "tool_results":
      return message.results.map(({ content, isError }) => [
        isError ? "tool error" : "tool result",
        contentText(content),
      ]);
  }
}

function blockPart(block: AssistantBlock): readonly [string, string] {
  switch (block.blockType) {
    case "text":
      return ["assistant", block.data.text];
    case "reasoning":
      return ["reasoning", block.data.text];
    case "tool_use":
      return toolCall(block.data.name, block.data.args);
    case "unknown":
      return ["unknown", shortened(JSON.stringify(block.data))];
  }
}

function toolCall(name: string, args: unknown): readonly [string, string] {
  return ["tool call", `${name} ${JSON.stringify(args)}`];
}

function contentText(content: ContentInput): string {
  if (typeof content === "string") return content;
  return content.map((block) => (block.type === "text" ? block.text : `<${block.type} ${block.mediaType}>`)).join("\n");
}
