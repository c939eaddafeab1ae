import { isRecord } from "@meerkat/protocol";
import type { EventSourceMessage } from "eventsource-parser";
import { APIError } from "openai/core/error";
import { readJson, sseBatches } from "../http/sse.ts";

/** How both APIs say that nothing follows. */
const OVER = "[DONE]";

/**
 * The events of a response, or its chunks. Not by the SDK's own iterator, which gives them one by one; what it takes for
 * a failure or for the end is one here.
 */
export function wireEvents(response: Response): AsyncIterable<readonly unknown[]> {
  let over = false;
  const read = (message: EventSourceMessage) => {
    over = message.data === OVER;
    if (over) return undefined;
    const body = readJson(message);
    const error = isRecord(body) ? body.error : undefined;
    if (message.event === "error") throw reported(error ?? body, response);
    if (error) throw reported(error, response);
    return body;
  };
  return sseBatches(response, { read, over: () => over });
}

/** An error that comes after a 200 is what it would have been before it. Some servers say no more than a sentence. */
function reported(error: unknown, { headers }: Response): APIError {
  const said = isRecord(error) || typeof error === "string" ? error : JSON.stringify(error);
  return new APIError(undefined, said, undefined, headers);
}
