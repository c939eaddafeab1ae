import { APIError } from "@anthropic-ai/sdk/core/error";
import type { RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages/messages";
import { isRecord } from "@meerkat/protocol";
import type { EventSourceMessage } from "eventsource-parser";
import { isReadableEvent } from "../http/read.ts";
import { readJson, sseBatches } from "../http/sse.ts";

/** An event of the API, or the sign of life that it sends while a model thinks. */
export type WireEvent = RawMessageStreamEvent | { readonly type: "ping" };

/**
 * The events of a response. Not by the SDK's own iterator, which gives them one by one and keeps the pings to itself:
 * without them a model that thinks for long could not be told from a connection that died.
 */
export function wireEvents(response: Response): AsyncIterable<readonly WireEvent[]> {
  const read = (message: EventSourceMessage) => {
    if (message.event === undefined || message.data === "") return undefined;
    const body = readJson(message);
    if (message.event === "error") throw reported(body, response);
    return isEvent(body) ? body : undefined;
  };
  return sseBatches(response, { read });
}

/** What an event of a kind has to hold, so that it can be read. */
const HOLDS: ReadonlyMap<string, string> = new Map([
  ["message_start", "message"],
  ["content_block_start", "content_block"],
  ["content_block_delta", "delta"],
  ["message_delta", "delta"],
]);

function isEvent(body: unknown): body is WireEvent {
  return isReadableEvent(body, HOLDS);
}

/** An error that comes after a 200 is what it would have been before it. */
function reported(body: unknown, { headers }: Response): APIError {
  return new APIError(undefined, shaped(body), undefined, headers);
}

/** Gateways say less than the API does: that something failed at the server is all that is known then. */
function shaped(body: unknown): object {
  if (isRecord(body) && isRecord(body.error)) return body;
  const said = isRecord(body) && body.error !== undefined ? body.error : body;
  return { error: { type: "api_error", message: typeof said === "string" ? said : JSON.stringify(said) } };
}
