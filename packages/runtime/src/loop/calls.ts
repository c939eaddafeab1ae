import type { RequestedCall } from "../tools/index.ts";
import type { Answer } from "./model-call.ts";
import type { RunInput } from "./run-input.ts";

const UNRUN = "Not run: the answer with this call was withheld, broke off, or was no place for calls.";

/** The tool calls of an answer, in order. */
export function callsOf({ blocks }: Pick<Answer, "blocks">): readonly RequestedCall[] {
  return blocks.flatMap((block) => (block.blockType === "tool_use" ? [block.data] : []));
}

/** Answers the calls that nobody will run: providers refuse a history in which a call has no result, for ever after. */
export function leaveUnrun({ transcript }: RunInput, answer: Answer): void {
  const results = callsOf(answer).map(({ id }) => ({ toolUseId: id, content: UNRUN, isError: true }));
  if (results.length > 0) transcript.append({ role: "tool_results", results });
}
