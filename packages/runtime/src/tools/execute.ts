import type { ContentInput, JsonValue, KnownEvent, ToolResult } from "@meerkat/protocol";
import { orAbort } from "../abort.ts";
import { checkArguments } from "./arguments.ts";
import { errorOutcome } from "./outcome.ts";
import type { Tool, ToolOutcome } from "./toolbox.ts";

/** A tool call as it stands in an assistant's answer. */
export interface RequestedCall {
  readonly id: string;
  readonly name: string;
  readonly args: JsonValue;
}

export interface ToolRound {
  readonly tools: readonly Tool[];
  readonly calls: readonly RequestedCall[];
  readonly maxConcurrent: number;
  readonly signal: AbortSignal;
  readonly emit: (event: KnownEvent) => Promise<void> | undefined;
}

/** Longest text of a result that an event carries, in characters; the whole result is in the history. */
const EVENT_TEXT_LIMIT = 16_384;

const STOPPED = errorOutcome("cancelled", "The turn was stopped before the tool finished.");

/**
 * Runs the tool calls of one answer, at most `maxConcurrent` at a time, and returns one result per call in their
 * order. It never leaves a call open: when the run is stopped, the unfinished ones get an error result. Those that had
 * not begun are not run, and no event says that they were: a result that went into the history is all there is to tell.
 */
export async function runTools(round: ToolRound): Promise<readonly ToolResult[]> {
  const results = new Array<ToolResult>(round.calls.length);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < round.calls.length; index = next++) {
      const call = round.calls[index];
      if (call) results[index] = await runOne(call, round);
    }
  };
  await Promise.all(Array.from({ length: Math.min(round.maxConcurrent, round.calls.length) }, worker));
  return results;
}

async function runOne(call: RequestedCall, round: ToolRound): Promise<ToolResult> {
  const { content, isError } = round.signal.aborted ? STOPPED : await execute(call, round);
  await round.emit({ type: "tool_result_received", id: call.id, name: call.name, isError });
  return { toolUseId: call.id, content, isError };
}

/** What came of a call that begins, with the events of its beginning and its end. */
async function execute(call: RequestedCall, round: ToolRound): Promise<ToolOutcome> {
  const { id, name } = call;
  const started = Date.now();
  await round.emit({ type: "tool_execution_started", id, name });
  const outcome = await settle(call, round);
  if (outcome.timedOutAfterMs !== undefined)
    await round.emit({ type: "tool_execution_timed_out", id, name, timeoutMs: outcome.timedOutAfterMs });
  const { isError, content } = outcome;
  await round.emit({
    type: "tool_execution_completed",
    id,
    name,
    result: textOf(content).slice(0, EVENT_TEXT_LIMIT),
    isError,
    durationMs: Date.now() - started,
    hasImages: typeof content !== "string" && content.some((block) => block.type !== "text"),
  });
  return outcome;
}

async function settle(call: RequestedCall, round: ToolRound): Promise<ToolOutcome> {
  const tool = round.tools.find(({ def }) => def.name === call.name);
  if (!tool) return errorOutcome("tool_not_found", `There is no tool named '${call.name}' in this turn.`);
  const checked = checkArguments(tool.def, call.args);
  if ("problem" in checked) return errorOutcome("invalid_arguments", checked.problem);
  try {
    // Whoever took the event may have stopped the run, and a tool that has not been called need not be stopped.
    round.signal.throwIfAborted();
    return await orAbort(
      tool.execute({ id: call.id, name: call.name, args: checked.args }, round.signal),
      round.signal,
    );
  } catch (error) {
    if (round.signal.aborted) return STOPPED;
    return errorOutcome("execution_failed", error instanceof Error ? error.message : String(error));
  }
}

function textOf(content: ContentInput): string {
  if (typeof content === "string") return content;
  return content.map((block) => (block.type === "text" ? block.text : `[${block.type} ${block.mediaType}]`)).join("\n");
}
