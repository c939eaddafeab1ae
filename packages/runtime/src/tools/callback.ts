import type { Caller, ToolDef } from "@meerkat/protocol";
import { errorOutcome } from "./outcome.ts";
import type { Tool, ToolCall, ToolOutcome } from "./toolbox.ts";

/** A tool that the client executes. A client that is gone, fails or takes too long gives an error outcome. */
export function callbackTool(def: ToolDef, caller: Caller, timeoutMs: number): Tool {
  return { def, execute: (call, signal) => execute(call, caller, timeoutMs, signal) };
}

async function execute(call: ToolCall, caller: Caller, timeoutMs: number, signal: AbortSignal): Promise<ToolOutcome> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new Error("timeout")), timeoutMs);
  const either = AbortSignal.any([signal, limit.signal]);
  try {
    const params = { toolUseId: call.id, name: call.name, arguments: call.args };
    const { content, isError = false } = await caller.call("tool/execute", params, { signal: either });
    return { content, isError };
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
