import { inspect } from "node:util";
import { isRecord, type JsonObject, type JsonValue } from "@meerkat/protocol";
import { basicToken, decoded } from "./basic-auth.ts";
import type { DriverOptions } from "./driver-options.ts";

// Shorter values are flags, and taking them out of a message would only garble it.
const SHORTEST = 8;

const BLOT = "***";

/** What is a secret by its looks, whoever's it is: tokens, keys of the providers, and what addresses carry of both. */
const LOOKS: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+(?=\S*\d)[\w.~+/=-]{12,}/gi, `$1 ${BLOT}`],
  [/\b(?:sk-[\w-]{16,}|AIza[\w-]{30,})/g, BLOT],
  [/(:\/\/)[^/\s@]+@/g, `$1${BLOT}@`],
  [/([?&](?:key|api[_-]?key|access_token|token)=)[^&\s"']+/gi, `$1${BLOT}`],
];

/** Shows an error with its body, its headers and its causes, whole. */
const EVERYTHING = { depth: 8, maxStringLength: Infinity, maxArrayLength: Infinity, breakLength: Infinity } as const;

/** What no error may tell: the key, what gateways are told in headers, and what the address carries. */
export function secretsOf({ apiKey = "", baseUrl = "", headers = {} }: DriverOptions): readonly string[] {
  const values = [apiKey, ...Object.values(headers), ...credentialsIn(baseUrl)];
  // A server may repeat the token without the scheme in front of it.
  const told = values.flatMap((value) => [value, ...value.split(/\s+/)]);
  // The longest first: what is left of one that begins as another would not be known any more.
  return [...new Set(told)].filter((value) => value.length >= SHORTEST).sort((a, b) => b.length - a.length);
}

/** A text with its secrets blotted out. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const known = secrets.reduce((left, secret) => left.replaceAll(secret, BLOT), text);
  return LOOKS.reduce((left, [looks, blotted]) => left.replace(looks, blotted), known);
}

/** Facts of an error with the secrets in their texts blotted out: servers repeat what they were sent in odd places. */
export function factsWithoutSecrets(facts: JsonObject, secrets: readonly string[]): JsonObject {
  const told = (value: JsonValue | undefined): JsonValue | undefined => {
    if (typeof value === "string") return withoutSecrets(value, secrets);
    if (Array.isArray(value)) return value.map((item) => told(item) ?? null);
    return isRecord(value)
      ? Object.fromEntries(Object.entries(value).map(([name, fact]) => [name, told(fact)]))
      : value;
  };
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, told(fact)]));
}

/** Whether an error, its body or one of its causes tells a secret. */
export function holdsSecret(error: unknown, secrets: readonly string[]): boolean {
  const told = inspect(error, EVERYTHING);
  return withoutSecrets(told, secrets) !== told;
}

function credentialsIn(baseUrl: string): readonly string[] {
  if (!URL.canParse(baseUrl)) return [];
  const url = new URL(baseUrl);
  const asked = url.search.split("&").map((pair) => pair.slice(pair.indexOf("=") + 1));
  const written = [url.username, url.password, ...asked];
  return [
    basicToken(url) ?? "",
    ...written,
    ...[url.username, url.password].map(decoded),
    ...url.searchParams.values(),
  ];
}
