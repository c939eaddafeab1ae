import { APIError } from "@anthropic-ai/sdk/core/error";
import type { RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages/messages";
import { isRecord } from "@meerkat/protocol";
import type { EventSourceMessage } from "eventsource-parser";
import { isReadableEvent, kindOf, malformed } from "../http/read.ts";
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
    const failed = message.event === "error";
    const text = failed ? undefined : textDelta(message.data);
    if (text) return text;
    const body = readJson(message);
    if (failed) throw reported(body, response);
    if (isEvent(body)) return body;
    const kind = kindOf(body) ?? message.event;
    // Kinds that are new say nothing here.
    if (HOLDS.has(kind)) throw malformed(`a ${kind} without its parts`);
    return undefined;
  };
  return sseBatches(response, { read });
}

/** A piece of text as the API writes it when nothing in it has to be escaped. */
const TEXT_DELTA =
  /^\{"type":"content_block_delta","index":(0|[1-9]\d{0,8}),"delta":\{"type":"text_delta","text":"([ !#-[\]-\uffff]*)"\}\}$/;

/** Most events of an answer are such pieces, and parsing them as JSON would take three times as long for the same. */
function textDelta(data: string): WireEvent | undefined {
  const [, index, text] = TEXT_DELTA.exec(data) ?? [];
  if (text === undefined) return undefined;
  return { type: "content_block_delta", index: Number(index), delta: { type: "text_delta", text } };
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
  const said = isRecord(body) && body.error !== undefined ? body.error : body;
  if (isRecord(body) && kindOf(said) !== undefined) return body;
  const words = isRecord(said) ? said.message : said;
  return { error: { type: "api_error", message: typeof words === "string" ? words : JSON.stringify(said) } };
}
