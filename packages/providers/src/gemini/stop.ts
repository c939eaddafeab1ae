import type { StopReason } from "@meerkat/protocol";

/** How the API says that an answer ended; a prompt that was blocked has no answer at all. */
export interface Ending {
  readonly finishReason?: string;
  readonly blockReason?: string;
  readonly finishMessage?: string;
}

/** Why an answer ended, with the provider's own words where it has some. */
export interface Stop {
  readonly stopReason: StopReason;
  readonly detail?: string;
}

const REASONS: ReadonlyMap<string, StopReason> = new Map([
  ["MAX_TOKENS", "max_tokens"],
  ["SAFETY", "content_filter"],
  ["RECITATION", "content_filter"],
  ["BLOCKLIST", "content_filter"],
  ["PROHIBITED_CONTENT", "content_filter"],
  ["SPII", "content_filter"],
  ["IMAGE_SAFETY", "content_filter"],
  ["IMAGE_PROHIBITED_CONTENT", "content_filter"],
  ["IMAGE_RECITATION", "content_filter"],
  // The model does not answer in this language, or gave no picture: nothing was filtered.
  ["LANGUAGE", "refusal"],
  ["NO_IMAGE", "refusal"],
  ["CONTINUATION", "pause"],
]);

/** MALFORMED_FUNCTION_CALL and its like, OTHER, and what is not known yet: nobody's request, so it may be repeated. */
export class ModelFault extends Error {
  readonly finishReason: string;

  constructor(finishReason: string, finishMessage: string | undefined) {
    super(`the model ended its answer with ${detailOf(finishReason, finishMessage)}`);
    this.finishReason = finishReason;
  }
}

/** The stop reason of an ending. An answer with calls ends with STOP as well. */
export function stopOf(ending: Ending, calls: number): Stop {
  const { finishReason = "", blockReason, finishMessage } = ending;
  if (blockReason !== undefined)
    return { stopReason: "content_filter", detail: detailOf(`The prompt was blocked: ${blockReason}`, finishMessage) };
  if (finishReason === "STOP") return { stopReason: calls > 0 ? "tool_use" : "end_turn" };
  const stopReason = REASONS.get(finishReason);
  if (stopReason === undefined) throw new ModelFault(finishReason, finishMessage);
  return stopReason === "max_tokens" ? { stopReason } : { stopReason, detail: detailOf(finishReason, finishMessage) };
}

function detailOf(reason: string, message: string | undefined): string {
  return message ? `${reason}: ${message}` : reason;
}
