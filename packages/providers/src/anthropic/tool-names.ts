import type { ModelRequest } from "../port.ts";
import { type ToolNames, toolNamesUnder } from "../tool-names.ts";

/** Names of tools as the Messages API takes them: a dot, which MCP allows, would fail the whole request. */
export function toolNames(request: Pick<ModelRequest, "tools" | "messages">): ToolNames {
  return toolNamesUnder({ longest: 128, first: "\\w-", others: "\\w-" }, request);
}
