import type { ContentInput, ToolDef, ToolResult } from "@meerkat/protocol";
import { makeInstance } from "../instance/index.ts";
import type { ModelRequest } from "../port.ts";
import { digestBase64 } from "./digest.ts";
import { lastUser, mediaOf, openResults, textOf, toolName } from "./history.ts";
import type { Answer } from "./reply.ts";
import { namesWord, shorten } from "./text.ts";

const MAX_QUOTE = 200;
const MAX_RESULTS = 8;

/**
 * What the simulator says to a request, decided by the request's digest alone: JSON for an extraction call, calls of
 * the tools that the latest user message names, otherwise a short text.
 * Throws PROVIDER_ERROR when a schema is beyond the instance maker.
 */
export function simulateAnswer(request: ModelRequest, digest: string): Answer {
  if (request.output !== undefined) {
    return say(JSON.stringify(makeInstance(request.output.schema, digest)));
  }
  const results = openResults(request.messages);
  if (results.length > 0) return say(`${opening(digest)} ${quoteResults(request, results)}`);
  const prompt = lastUser(request.messages) ?? "";
  const named = request.tools.filter((tool) => namesWord(textOf(prompt), tool.name));
  return named.length > 0 ? callTools(named, digest) : say(`${opening(digest)} ${quotePrompt(prompt)}`);
}

/** The id of the n-th call of a tool in the answer to a request. */
export function callId(digest: string, index: number): string {
  return `call_${digest.slice(0, 16)}${index === 0 ? "" : `_${index}`}`;
}

function say(text: string): Answer {
  return { text, toolCalls: [], stopReason: "end_turn" };
}

function callTools(tools: readonly ToolDef[], digest: string): Answer {
  const toolCalls = tools.map((tool, index) => ({
    id: callId(digest, index),
    name: tool.name,
    // An object even where the schema says nothing about a type: arguments always are one.
    args: makeInstance({ type: "object", ...tool.inputSchema }, `${digest} ${tool.name}`),
  }));
  return { toolCalls, stopReason: "tool_use" };
}

function opening(digest: string): string {
  return `This is a simulated answer (${digest.slice(0, 8)}); no model was asked.`;
}

function quotePrompt(prompt: ContentInput): string {
  const media = mediaOf(prompt).map((block) => {
    const short = "data" in block ? digestBase64(block.data).slice(0, 12) : block.blobId;
    return ` It came with ${block.mediaType} (${short}).`;
  });
  return `You said: "${shorten(textOf(prompt), MAX_QUOTE)}".${media.join("")}`;
}

function quoteResults(request: ModelRequest, results: readonly ToolResult[]): string {
  const quotes = results.slice(0, MAX_RESULTS).map((result) => {
    const name = toolName(request.messages, result.toolUseId) ?? result.toolUseId;
    return `${name} ${result.isError ? "failed with" : "returned"} "${shorten(textOf(result.content), MAX_QUOTE)}".`;
  });
  const more = results.length - quotes.length;
  return quotes.join(" ") + (more > 0 ? ` And ${more} more.` : "");
}
