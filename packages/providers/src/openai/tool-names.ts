import type { ModelRequest } from "../port.ts";
import { type ToolNames, toolNamesUnder } from "../tool-names.ts";

/** Names of functions as OpenAI takes them, and those who took over its APIs. */
export function toolNames(request: Pick<ModelRequest, "tools" | "messages">): ToolNames {
  return toolNamesUnder({ longest: 64, first: "\\w-", others: "\\w-" }, request);
}
