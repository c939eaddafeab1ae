import { APIError } from "@anthropic-ai/sdk/core/error";
import { Stream } from "@anthropic-ai/sdk/core/streaming";
import type { RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages/messages";
import { isRecord } from "@meerkat/protocol";
import { isReadableEvent } from "../http/read.ts";

/** An event of the API, or the sign of life that it sends while a model thinks. */
export type WireEvent = RawMessageStreamEvent | { readonly type: "ping" };

/**
 * The events of a response. Not by the SDK's own iterator, which keeps the pings to itself: without them a model that
 * thinks for long could not be told from a connection that died.
 */
export async function* wireEvents(response: Response): AsyncGenerator<WireEvent, void, undefined> {
  for await (const { event, data } of Stream.rawEvents(response)) {
    if (event === null || data === "") continue;
    const body = parsed(data);
    if (event === "error") throw reported(body, response);
    if (isEvent(body)) yield body;
  }
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw new Error("A malformed server-sent event arrived", { cause });
  }
}

/** What an event of a kind has to hold, so that it can be read. */
const HOLDS: Readonly<Record<string, string>> = {
  message_start: "message",
  content_block_start: "content_block",
  content_block_delta: "delta",
  message_delta: "delta",
};

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
