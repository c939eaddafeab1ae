import type { StopReason } from "@meerkat/protocol";
import type { Response } from "openai/resources/responses/responses";

/** Why an answer ended, with the provider's own words where it has some. */
export interface Stop {
  readonly stopReason: StopReason;
  readonly detail?: string;
}

/** A refusal is a *completed* response, so what was in the answer decides. */
export function stopOf(response: Response, answer: { readonly calls: number; readonly refusal: string }): Stop {
  if (response.status === "incomplete") return incomplete(response.incomplete_details?.reason);
  if (answer.refusal !== "") return { stopReason: "refusal", detail: answer.refusal };
  return { stopReason: answer.calls > 0 ? "tool_use" : "end_turn" };
}

function incomplete(reason: string | undefined): Stop {
  if (reason === "max_output_tokens") return { stopReason: "max_tokens" };
  if (reason === "content_filter") return { stopReason: "content_filter" };
  // Any other boundary was reached in order: asking again goes on from there.
  return { stopReason: "pause", ...(reason === undefined ? {} : { detail: reason }) };
}
