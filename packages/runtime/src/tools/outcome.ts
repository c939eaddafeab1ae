import type { ToolOutcome } from "./toolbox.ts";

/** Why a tool call has no result of its own. The model reads it as JSON `{error, message}`. */
export type ToolFault = "tool_not_found" | "invalid_arguments" | "execution_failed" | "timeout" | "cancelled";

export function errorOutcome(error: ToolFault, message: string): ToolOutcome {
  return { content: JSON.stringify({ error, message }), isError: true };
}
