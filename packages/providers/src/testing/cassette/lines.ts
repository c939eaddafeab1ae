import { isRecord, type JsonObject, type JsonValue } from "@meerkat/protocol";
import type { TapeBreak, TapeEnd, TapeExchange, TapeRequest } from "./tape.ts";

/** The version of the format, which the first line states. */
const VERSION = 1;

/** A cassette as JSON lines: the version, then of each exchange the request, the response, each piece of its body, its end. */
export function toLines(exchanges: readonly TapeExchange[]): string {
  const lines = [{ cassette: VERSION }, ...exchanges.flatMap(exchangeLines)];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

function exchangeLines(exchange: TapeExchange): readonly object[] {
  const { request } = exchange;
  if ("failed" in exchange) return [{ request }, { failed: exchange.failed }];
  const { response, chunks, end } = exchange;
  return [{ request }, { response }, ...chunks.map(chunkLine), { end }];
}

/** Text where the piece is text by itself, so that people can read it. */
function chunkLine(chunk: Uint8Array<ArrayBuffer>): object {
  try {
    return { chunk: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(chunk) };
  } catch {
    return { base64: Buffer.from(chunk).toString("base64") };
  }
}

/** Reads a cassette back; throws a SyntaxError that names the line. */
export function fromLines(text: string, path: string): readonly TapeExchange[] {
  const exchanges: Draft[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line === "" && index > 0) continue;
    const fault = index === 0 ? headFault(parsed(line)) : addLine(exchanges, parsed(line));
    if (fault) throw new SyntaxError(`Line ${index + 1} of ${path} ${fault}.`);
  }
  return exchanges.map((draft) => finished(draft, path));
}

interface Draft {
  readonly request: TapeRequest;
  response?: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
  readonly chunks: Uint8Array<ArrayBuffer>[];
  end?: TapeEnd;
  failed?: TapeBreak;
}

function parsed(line: string): JsonObject {
  try {
    const value: JsonValue = JSON.parse(line);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function headFault({ cassette }: JsonObject): string | undefined {
  return cassette === VERSION ? undefined : `should say {"cassette":${VERSION}}`;
}

function addLine(drafts: Draft[], line: JsonObject): string | undefined {
  if (isRequest(line.request)) {
    drafts.push({ request: line.request, chunks: [] });
    return undefined;
  }
  const draft = drafts.at(-1);
  return draft && addTo(draft, line) ? undefined : "is no part of a cassette";
}

/** Takes what the line says of the exchange; false when it says nothing known. */
function addTo(draft: Draft, { response, chunk, base64, end, failed }: JsonObject): boolean {
  if (isResponse(response)) draft.response = response;
  else if (typeof chunk === "string") draft.chunks.push(new TextEncoder().encode(chunk));
  else if (typeof base64 === "string") draft.chunks.push(Uint8Array.from(Buffer.from(base64, "base64")));
  else if (isEnd(end)) draft.end = end;
  else if (isBreak(failed)) draft.failed = failed;
  else return false;
  return true;
}

function finished({ request, response, chunks, end, failed }: Draft, path: string): TapeExchange {
  if (failed !== undefined) return { request, failed };
  if (response && end !== undefined) return { request, response, chunks, end };
  throw new SyntaxError(`In ${path} the exchange of ${request.method} ${request.url} has no end.`);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return isRecord(value);
}

function isRequest(value: JsonValue | undefined): value is JsonObject & TapeRequest {
  return (
    isObject(value) && typeof value.method === "string" && URL.canParse(String(value.url)) && isTexts(value.headers)
  );
}

function isResponse(value: JsonValue | undefined): value is JsonObject & NonNullable<Draft["response"]> {
  return isObject(value) && typeof value.status === "number" && isTexts(value.headers);
}

function isTexts(value: JsonValue | undefined): boolean {
  return isObject(value) && Object.values(value).every((text) => typeof text === "string");
}

function isEnd(value: JsonValue | undefined): value is TapeEnd & JsonValue {
  return value === "whole" || isBreak(value);
}

function isBreak(value: JsonValue | undefined): value is TapeBreak & JsonValue {
  return value === "left" || (isObject(value) && typeof value.broken === "string");
}
