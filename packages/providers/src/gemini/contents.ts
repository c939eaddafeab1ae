import type { Content } from "@google/genai/web";
import type { Message } from "@meerkat/protocol";
import { callsOf } from "../calls-of.ts";
import type { ModelRequest } from "../port.ts";
import { partsOf } from "./content-parts.ts";
import { pausedAt } from "./continuation.ts";
import { modelParts } from "./model-parts.ts";
import { responseParts } from "./response-parts.ts";
import type { ToolNames } from "./tool-names.ts";

/** The history as contents. An answer that paused is left out: the token that goes on with it stands for it. */
export function contentsOf({ model, messages }: ModelRequest, names: ToolNames): Content[] {
  const sent = pausedAt(messages) === undefined ? messages : messages.slice(0, -1);
  const calls = new Map(messages.flatMap(callsOf).map((call) => [call.id, call]));
  const content = (message: Message): Content => {
    switch (message.role) {
      case "assistant":
      case "block_assistant":
        return { role: "model", parts: modelParts(message, names, model) };
      case "tool_results":
        return { role: "user", parts: responseParts(message.results, { calls, names, model }) };
      case "user":
        return { role: "user", parts: partsOf(message.content) };
      case "system":
        return { role: "user", parts: [{ text: message.content }] };
      case "system_notice":
        return { role: "user", parts: [{ text: message.body }] };
    }
  };
  return sent.map(content).filter(({ parts = [] }) => parts.length > 0);
}
