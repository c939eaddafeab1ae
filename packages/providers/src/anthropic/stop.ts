import type { RefusalStopDetails } from "@anthropic-ai/sdk/resources/messages/messages";
import type { StopReason } from "@meerkat/protocol";

const STOPS: ReadonlyMap<string, StopReason> = new Map([
  ["end_turn", "end_turn"],
  ["tool_use", "tool_use"],
  ["max_tokens", "max_tokens"],
  ["stop_sequence", "stop_sequence"],
  ["refusal", "refusal"],
  ["pause_turn", "pause"],
  ["model_context_window_exceeded", "context_overflow"],
]);

/** Why a message ended, in the words that all providers share; a reason that is new stays itself. */
export function stopOf(
  reason: string,
  details: RefusalStopDetails | null | undefined,
): { readonly stopReason: StopReason; readonly detail?: string } {
  const stopReason = STOPS.get(reason) ?? reason;
  const said = details?.explanation ?? details?.category;
  return typeof said === "string" && said !== "" ? { stopReason, detail: said } : { stopReason };
}
