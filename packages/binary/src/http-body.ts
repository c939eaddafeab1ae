import { isMeerkatError } from "@meerkat/errors";
import { downloadFailed, saidBy } from "./failure.ts";
import { redirected, refused, shown } from "./release-url.ts";

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What a request may cost. */
export interface RequestLimits {
  /** The most bytes that are accepted. */
  readonly maxBytes: number;
  /** The longest time without a byte, in milliseconds. */
  readonly stallMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The bytes at a URL, as they come. More than `maxBytes` are not read.
 *
 * @throws BINARY_DOWNLOAD_FAILED (`http_status`, `network`, `redirect`, `timeout`, `size`); `signal.reason`
 */
export async function* httpBody(url: URL, limits: RequestLimits): AsyncGenerator<Uint8Array, void, undefined> {
  const watch = stallWatch(limits.stallMs);
  const signal = AbortSignal.any([watch.signal, ...(limits.signal ? [limits.signal] : [])]);
  let received = 0;
  try {
    const body = await open(url, limits.maxBytes, signal);
    for await (const chunk of body) {
      received += chunk.length;
      if (received > limits.maxBytes) throw tooMuch(url, limits.maxBytes);
      // Whoever takes the bytes may take its time: only the sender is watched.
      watch.stop();
      yield chunk;
      watch.start();
    }
  } catch (error) {
    limits.signal?.throwIfAborted();
    if (isMeerkatError(error)) throw error;
    throw watch.signal.aborted ? stalled(url, limits.stallMs, received) : broken(url, error, received);
  } finally {
    watch.stop();
  }
}

async function open(url: URL, maxBytes: number, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  let at = url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await fetch(at, { redirect: "manual", signal, headers: { "accept-encoding": "identity" } });
    if (response.status === 200 && announced(response) <= maxBytes) return response.body ?? nothing();
    await response.body?.cancel();
    if (response.status === 200) throw tooMuch(at, maxBytes);
    if (!REDIRECTS.has(response.status)) throw badStatus(at, response.status);
    at = redirected(at, response.headers.get("location"));
  }
  throw refused(url, `is one of more than ${MAX_REDIRECTS}`);
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function announced({ headers }: Response): number {
  return Number(headers.get("content-length") ?? 0);
}

/** Aborts its signal when it has run for a time without being stopped. It runs from the beginning. */
function stallWatch(ms: number) {
  const controller = new AbortController();
  const arm = () => setTimeout(() => controller.abort(), ms);
  let timer = arm();
  const stop = () => clearTimeout(timer);
  const start = () => {
    timer = arm();
  };
  return { signal: controller.signal, stop, start };
}

function badStatus(url: URL, status: number) {
  const hint = status === 404 ? "Check the base URL and the version." : "Try again later.";
  return downloadFailed("http_status", `${shown(url)} answered with status ${status}. ${hint}`, {
    details: { url: shown(url), status },
  });
}

function tooMuch(url: URL, maxBytes: number) {
  return downloadFailed("size", `${shown(url)} is longer than the ${maxBytes} bytes it may have. It was not used.`, {
    details: { url: shown(url), maxBytes },
  });
}

function stalled(url: URL, stallMs: number, received: number) {
  const message = `${shown(url)} sent nothing for ${stallMs / 1000} s after ${received} bytes. Check the network and try again.`;
  return downloadFailed("timeout", message, { details: { url: shown(url), received } });
}

function broken(url: URL, cause: unknown, received: number) {
  const message = `${shown(url)} broke off after ${received} bytes (${saidBy(cause)}). Check the network and try again.`;
  return downloadFailed("network", message, { details: { url: shown(url), received }, cause });
}
