import type { ContentInput, JsonObject, ToolDef, ToolOverlay } from "@meerkat/protocol";

/** What a tool gave back. */
export interface ToolOutcome {
  readonly content: ContentInput;
  readonly isError: boolean;
  /** Set when the tool was given up after this many milliseconds. */
  readonly timedOutAfterMs?: number;
}

/** A call of a tool as the model wrote it, its arguments already checked against the tool's schema. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly args: JsonObject;
}

/** A tool that can be offered to a model. */
export interface Tool {
  readonly def: ToolDef;
  /** Runs it. Rejects only with the signal's reason; every failure of the tool itself is an outcome. */
  execute(call: ToolCall, signal: AbortSignal): Promise<ToolOutcome>;
}

/** The tools of a run, looked up anew at each model call, because clients may register more at any time. */
export interface Toolbox {
  tools(): readonly Tool[];
}

/** The toolbox cut down to what a turn may use. Deny beats allow. */
export function overlaid(toolbox: Toolbox, overlay: ToolOverlay | null | undefined): Toolbox {
  if (!overlay) return toolbox;
  const allowed = overlay.allowedTools ? new Set(overlay.allowedTools) : undefined;
  const blocked = new Set(overlay.blockedTools ?? []);
  const keep = (tool: Tool) => !blocked.has(tool.def.name) && (allowed?.has(tool.def.name) ?? true);
  return { tools: () => toolbox.tools().filter(keep) };
}
