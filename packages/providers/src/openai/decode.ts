import type { ResponseStreamEvent } from "openai/resources/responses/responses";
import { brokenOff } from "../http/broken-off.ts";
import { isReadableEvent, kindOf, malformed } from "../http/read.ts";
import { stepsOf } from "../http/steps.ts";
import type { ModelEvent } from "../port.ts";
import { type Answer, type AnswerContext, createAnswer } from "./answer.ts";
import { vendorError } from "./wire-error.ts";

const NOTHING: readonly ModelEvent[] = [];

/**
 * The events of the Responses API as the port's events. `finish` waits for the end of the body, which leaves the
 * connection to the next call. Throws what the API reports in mid-stream as the SDK would.
 */
export async function* decodeResponses(
  events: AsyncIterable<readonly unknown[]>,
  context: AnswerContext,
): AsyncGenerator<readonly ModelEvent[], void, undefined> {
  const answer = createAnswer(context);
  try {
    // Not `yield*`, which waits once more for each step.
    for await (const steps of stepsOf(events, (event) => take(answer, readable(event)))) yield steps;
  } catch (error) {
    // What breaks after the response was complete took nothing with it.
    if (!answer.finish) throw error;
  }
  if (!answer.finish) throw brokenOff(context.provider);
  yield [answer.finish];
}

function readable(event: unknown): ResponseStreamEvent {
  if (isEvent(event)) return event;
  throw malformed(`an event of ${kindOf(event) === undefined ? "no kind" : "its kind without its parts"}`);
}

function isEvent(event: unknown): event is ResponseStreamEvent {
  return isReadableEvent(event, HOLDS);
}

/** What an event of a kind has to hold, so that it can be read. */
const HOLDS: ReadonlyMap<string, string> = new Map([
  ["response.output_item.done", "item"],
  ["response.completed", "response"],
  ["response.incomplete", "response"],
  ["response.failed", "response"],
]);

function take(answer: Answer, event: ResponseStreamEvent): readonly ModelEvent[] {
  switch (event.type) {
    case "response.output_text.delta":
      return answer.delta(event.output_index, "text_delta", event.delta);
    case "response.reasoning_summary_text.delta":
    case "response.reasoning_text.delta":
      return answer.delta(event.output_index, "reasoning_delta", event.delta);
    case "response.reasoning_summary_part.added":
      return answer.part(event.output_index);
    case "response.output_item.added":
      // Some servers say later what begins here, as the SDK allows.
      if (event.item) answer.open(event.output_index, event.item);
      return NOTHING;
    case "response.output_item.done":
      return answer.close(event.output_index, event.item);
    default:
      return takeEnding(answer, event);
  }
}

/** Refusals and arguments are read from the finished item; the events that stream them say nothing new. */
function takeEnding(answer: Answer, event: ResponseStreamEvent): readonly ModelEvent[] {
  switch (event.type) {
    case "response.completed":
      return answer.end(event.response);
    case "response.incomplete":
      return answer.end({ ...event.response, status: "incomplete" });
    case "response.failed":
      throw vendorError(event.response.error ?? {});
    case "error":
      throw vendorError(event);
    default:
      return NOTHING;
  }
}
