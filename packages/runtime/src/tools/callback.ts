import type { Caller, ContentInput, ToolDef } from "@meerkat/protocol";
import { LONGEST_TIMER_MS } from "../abort.ts";
import { errorOutcome } from "./outcome.ts";
import type { Tool, ToolCall, ToolOutcome } from "./toolbox.ts";

/** What holds for the callback tools of a run. */
export interface CallbackTerms {
  /** How long a tool may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Makes a result ready for models; rejects for one that no model could read. */
  readonly accept: (content: ContentInput) => Promise<ContentInput>;
}

/** A tool that the client executes. A client that is gone, fails or takes too long gives an error outcome. */
export function callbackTool(def: ToolDef, caller: Caller, terms: CallbackTerms): Tool {
  return { def, execute: (call, signal) => execute(call, caller, terms, signal) };
}

async function execute(
  call: ToolCall,
  caller: Caller,
  { timeoutMs, accept }: CallbackTerms,
  signal: AbortSignal,
): Promise<ToolOutcome> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new Error("timeout")), Math.min(timeoutMs, LONGEST_TIMER_MS));
  const either = AbortSignal.any([signal, limit.signal]);
  try {
    const params = { toolUseId: call.id, name: call.name, arguments: call.args };
    const { content, isError = false } = await caller.call("tool/execute", params, { signal: either });
    return { content: await accept(content), isError };
  } catch (error) {
    signal.throwIfAborted();
    if (!limit.signal.aborted)
      return errorOutcome("execution_failed", error instanceof Error ? error.message : String(error));
    const message = `Callback tool '${call.name}' timed out after ${timeoutMs / 1000}s`;
    return { ...errorOutcome("timeout", message), timedOutAfterMs: timeoutMs };
  } finally {
    clearTimeout(timer);
  }
}
