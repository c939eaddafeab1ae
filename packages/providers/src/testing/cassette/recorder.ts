import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { withoutSecrets } from "../../http/secrets.ts";
import { toLines } from "./lines.ts";
import { type Outgoing, outgoing, type ReadingOptions } from "./request.ts";
import { cleanChunks, keptHeaders } from "./secrets.ts";
import type { TapeBreak, TapeEnd, TapeExchange } from "./tape.ts";

/** One side of a cassette: what stands in for `fetch`, and what happens at the end. */
export interface Deck extends AsyncDisposable {
  readonly fetch: typeof globalThis.fetch;
  close(): Promise<void>;
}

/** What a recorder works with. */
export interface RecorderOptions extends ReadingOptions {
  readonly path: string;
  readonly fetch: typeof globalThis.fetch;
}

/** Asks the provider and notes the traffic; the file is written, as a whole, by `close`. */
export function recorder({ path, fetch, ...reading }: RecorderOptions): Deck {
  const takes: (() => TapeExchange)[] = [];
  const take = async (...args: Parameters<typeof fetch>) => {
    const call = await outgoing(args, reading);
    const request = call.recorded;
    // Recordings stand in the order in which they were asked for, also when answers overtake each other.
    const place = takes.push(() => ({ request, failed: "left" })) - 1;
    return await send(call, { fetch, note: (exchange) => (takes[place] = exchange) });
  };
  const close = () => writeWhole(path, toLines(takes.map((exchange) => exchange())));
  return { fetch: take, close, [Symbol.asyncDispose]: close };
}

/** A recording that is interrupted leaves the old file alone. */
async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const half = `${path}.${process.pid}.tmp`;
  await writeFile(half, text);
  await rename(half, path);
}

interface Take {
  readonly fetch: typeof globalThis.fetch;
  readonly note: (exchange: () => TapeExchange) => void;
}

async function send({ url, init, recorded: request, secrets }: Outgoing, { fetch, note }: Take): Promise<Response> {
  const why = (error: unknown): TapeBreak =>
    init.signal?.aborted ? "left" : { broken: withoutSecrets(wordsOf(error), secrets) };
  try {
    const response = await fetch(url, init);
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let end: TapeEnd = "left";
    const { status } = response;
    const headers = keptHeaders(response.headers);
    note(() => ({ request, response: { status, headers }, chunks: cleanChunks(chunks, secrets), end }));
    const body = response.body && copied(response.body, chunks, { ended: (reached) => (end = reached), why });
    if (!body) end = "whole";
    return new Response(body, { status, statusText: response.statusText, headers: withoutEncoding(response.headers) });
  } catch (error) {
    const failed = why(error);
    note(() => ({ request, failed }));
    throw error;
  }
}

/** The body, noted piece by piece as its reader takes it; a reader that leaves ends the request. */
function copied(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  chunks: Uint8Array<ArrayBuffer>[],
  { ended, why }: { readonly ended: (end: TapeEnd) => void; readonly why: (error: unknown) => TapeBreak },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) {
            chunks.push(value.slice());
            return controller.enqueue(value);
          }
          ended("whole");
          controller.close();
        } catch (error) {
          ended(why(error));
          controller.error(error);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** What an error says, and what lies under it: `fetch` says "fetch failed" and keeps the reason as the cause. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${wordsOf(error.cause)}`;
}

/** `fetch` has decoded the body already. */
function withoutEncoding(headers: Headers): Headers {
  const left = new Headers(headers);
  for (const name of ["content-encoding", "content-length"]) left.delete(name);
  return left;
}
