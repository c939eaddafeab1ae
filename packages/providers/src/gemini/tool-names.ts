import type { ModelRequest } from "../port.ts";
import { type ToolNames, toolNamesUnder } from "../tool-names.ts";

export type { ToolNames } from "../tool-names.ts";

/** Names of functions as Gemini takes them. */
export function toolNames(request: Pick<ModelRequest, "tools" | "messages">): ToolNames {
  return toolNamesUnder({ longest: 128, first: "A-Za-z_", others: "\\w.:-" }, request);
}
