import type { Content } from "@google/genai/web";
import type { Message } from "@meerkat/protocol";
import { callsOf } from "../calls-of.ts";
import type { ModelRequest } from "../port.ts";
import { partsOf } from "./content-parts.ts";
import { withoutPaused } from "./continuation.ts";
import { modelParts, signed } from "./model-parts.ts";
import { responseParts } from "./response-parts.ts";
import type { ToolNames } from "./tool-names.ts";

/**
 * The history as contents. Answers that paused at its end are left out: the token that goes on stands for them. Once it is
 * finished its parts are one answer, because the API refuses a call that does not come right after the user.
 */
export function contentsOf({ model, messages }: ModelRequest, names: ToolNames): Content[] {
  const calls = new Map(messages.flatMap(callsOf).map((call) => [call.id, call]));
  const content = (message: Message): Content => {
    switch (message.role) {
      case "assistant":
      case "block_assistant":
        return { role: "model", parts: modelParts(message, names) };
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
  const said = withoutPaused(messages)
    .map(content)
    .filter(({ parts = [] }) => parts.length > 0);
  return said.reduce<Content[]>(append, []).map((one) => signed(one, model));
}

function append(contents: Content[], next: Content): Content[] {
  const last = contents.at(-1);
  if (next.role !== "model" || last?.role !== "model") return [...contents, next];
  return [...contents.slice(0, -1), { role: "model", parts: [...(last.parts ?? []), ...(next.parts ?? [])] }];
}
