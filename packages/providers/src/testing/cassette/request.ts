import type { JsonValue } from "@meerkat/protocol";
import { withoutSecrets } from "../../http/secrets.ts";
import { keptHeaders, secretsIn, withoutKeys } from "./secrets.ts";
import type { TapeRequest } from "./tape.ts";

/** A request on its way: what is sent, what is recorded of it, and what must not be. */
export interface Outgoing {
  readonly url: string;
  readonly init: RequestInit;
  readonly recorded: TapeRequest;
  readonly secrets: readonly string[];
}

/** How requests are read, while recording and while replaying alike. */
export interface ReadingOptions {
  readonly secrets: readonly string[];
  readonly normalize: (request: TapeRequest) => TapeRequest;
}

/** Reads what `fetch` was called with; its body is taken once and sent as it was. */
export async function outgoing(
  [input, init]: Parameters<typeof globalThis.fetch>,
  { secrets: given, normalize }: ReadingOptions,
): Promise<Outgoing> {
  const request = new Request(input, init);
  const { method, headers } = request;
  const bytes = await request.arrayBuffer();
  const url = new URL(request.url);
  const secrets = [...given, ...secretsIn(headers, url)];
  const text = withoutSecrets(Buffer.from(bytes).toString("utf8"), secrets);
  return {
    url: request.url,
    // The signal of a Request follows the caller's by a weak reference.
    init: { ...init, method, headers, signal: init?.signal ?? request.signal, ...bodyOf(bytes) },
    recorded: normalize({ method, url: withoutKeys(url), headers: keptHeaders(headers), ...contentOf(text) }),
    secrets,
  };
}

function bodyOf(bytes: ArrayBuffer): { readonly body?: ArrayBuffer } {
  return bytes.byteLength === 0 ? {} : { body: bytes };
}

function contentOf(text: string): Pick<TapeRequest, "json" | "text"> {
  if (text === "") return {};
  try {
    const json: JsonValue = JSON.parse(text);
    return { json };
  } catch {
    return { text };
  }
}
