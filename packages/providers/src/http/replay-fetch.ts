import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ModelEvent, ModelProvider, ModelRequest } from "../port.ts";

/** How many bytes arrive at once; one at a time cuts through every character and every line end. */
export const BYTES_AT_ONCE = [1, 3, 64, Number.POSITIVE_INFINITY] as const;

const CORPORA = process.env.MEERKAT_CORPORA ?? fileURLToPath(new URL("../../../../../shared/corpora", import.meta.url));

/** The recorded data lines of a stream; undefined where there are no corpora. */
export function recorded(name: string): readonly string[] | undefined {
  const file = `${CORPORA}/wire/${name}`;
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : undefined;
}

/** A `fetch` that answers every request with these data lines as SSE, in pieces of so many bytes. */
export function replayFetch(lines: readonly string[], bytesAtOnce: number, lineEnd = "\n"): typeof globalThis.fetch {
  return fetchOf(() => cut(sse(lines, lineEnd), bytesAtOnce));
}

/** A `fetch` that answers with these data lines in two pieces, for each place in which they can be cut. */
export function replaysCutOnce(lines: readonly string[]): readonly (typeof globalThis.fetch)[] {
  const bytes = sse(lines, "\n");
  return Array.from({ length: bytes.length - 1 }, (_, index) =>
    fetchOf(() => [bytes.slice(0, index + 1), bytes.slice(index + 1)]),
  );
}

function fetchOf(pieces: () => Iterable<Uint8Array>): typeof globalThis.fetch {
  return async () =>
    new Response(ReadableStream.from(pieces()), {
      headers: { "content-type": "text/event-stream", "x-request-id": "req_replayed" },
    });
}

function sse(lines: readonly string[], lineEnd: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(lines.map((line) => `${frame(line).join(lineEnd)}${lineEnd}${lineEnd}`).join(""));
}

/** Everything that a provider makes of a request. */
export async function eventsOf(
  provider: ModelProvider,
  parts: Partial<ModelRequest> = {},
): Promise<readonly ModelEvent[]> {
  const request = { model: "gpt-5.4", messages: [{ role: "user", content: "Hello" }], tools: [], ...parts } as const;
  const events: ModelEvent[] = [];
  for await (const event of provider.stream(request, { signal: new AbortController().signal })) events.push(event);
  return events;
}

/** Events of the Responses API are named after their type; chunks of Chat Completions have no name. */
function frame(line: string): readonly string[] {
  const { type } = line.startsWith("{") ? JSON.parse(line) : {};
  return [...(typeof type === "string" ? [`event: ${type}`] : []), `data: ${line}`];
}

function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size)
    yield bytes.slice(start, Math.min(start + size, bytes.length));
}
