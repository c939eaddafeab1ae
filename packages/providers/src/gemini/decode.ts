import type { GenerateContentResponse } from "@google/genai/web";
import { brokenOff } from "../http/broken-off.ts";
import type { ModelEvent } from "../port.ts";
import type { Answer } from "./answer.ts";
import { PROVIDER } from "./meta.ts";

/**
 * The chunks of a stream as the port's events. `finish` waits for the end of the body, which may still bring counts,
 * and leaves the connection to the next call.
 */
export async function* decodeGemini(
  chunks: AsyncIterable<GenerateContentResponse>,
  answer: Answer,
): AsyncGenerator<readonly ModelEvent[], void, undefined> {
  try {
    for await (const chunk of chunks) {
      const steps = answer.take(chunk);
      if (steps.length > 0) yield steps;
    }
  } catch (error) {
    // What breaks after the answer was complete took nothing with it.
    if (!answer.ended) throw error;
  }
  if (!answer.ended) throw brokenOff(PROVIDER);
  yield answer.end();
}
