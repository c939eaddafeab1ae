import { withoutSecrets } from "../../http/secrets.ts";

/** Headers that say what was asked and answered. All others may hold a key, an account or a cookie. */
const KEPT =
  /^(content-type|anthropic-(version|beta)|openai-beta|retry-after(-ms)?|x-should-retry|(x-)?request-id|(x|anthropic)-ratelimit-.*)$/;
const SECRET_NAME = /auth|key|token|secret|cookie|signature/i;
// Shorter values are flags, and taking them out of a text would only garble it.
const SHORTEST = 8;

/** The headers that are recorded. */
export function keptHeaders(headers: Headers): Readonly<Record<string, string>> {
  return Object.fromEntries([...headers].filter(([name]) => KEPT.test(name)));
}

/** What a request carries that nothing recorded may repeat. */
export function secretsIn(headers: Headers, url: URL): readonly string[] {
  const pairs = [...headers, ...url.searchParams].filter(([name]) => SECRET_NAME.test(name));
  return pairs.flatMap(([, value]) => [value, value.replace(/^\w+ /, "")]).filter(({ length }) => length >= SHORTEST);
}

/** A URL without the keys in its query. */
export function withoutKeys(url: URL): string {
  const kept = new URL(url);
  for (const name of [...kept.searchParams.keys()]) if (SECRET_NAME.test(name)) kept.searchParams.set(name, "***");
  return kept.href;
}

/**
 * A body without secrets, byte for byte as it arrived wherever it holds none. One that does becomes a single piece,
 * because a secret may have arrived in two.
 */
export function cleanChunks(
  chunks: readonly Uint8Array<ArrayBuffer>[],
  secrets: readonly string[],
): readonly Uint8Array<ArrayBuffer>[] {
  const whole = Buffer.concat(chunks).toString("utf8");
  const clean = withoutSecrets(whole, secrets);
  return clean === whole ? chunks : [new TextEncoder().encode(clean)];
}
