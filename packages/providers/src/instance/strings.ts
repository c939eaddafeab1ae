import type { SchemaNode } from "./check.ts";
import { codePoints, numberAt, own } from "./json.ts";
import { matchingString } from "./pattern.ts";
import type { Rng } from "./rng.ts";

const WORDS = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "harbor", "island", "juniper", "meadow"];
const MAX_LENGTH = 4096;

const FORMATS: Readonly<Record<string, (rng: Rng) => string>> = {
  "date-time": (rng) => `${date(rng)}T${time(rng)}Z`,
  date,
  time: (rng) => `${time(rng)}Z`,
  duration: (rng) => `PT${1 + rng.int(59)}M`,
  email: (rng) => `${word(rng)}@example.com`,
  "idn-email": (rng) => `${word(rng)}@example.com`,
  hostname: (rng) => `${word(rng)}.example.com`,
  "idn-hostname": (rng) => `${word(rng)}.example.com`,
  ipv4: (rng) => `192.0.2.${1 + rng.int(254)}`,
  ipv6: (rng) => `2001:db8::${(1 + rng.int(65_535)).toString(16)}`,
  uri: (rng) => `https://example.com/${word(rng)}`,
  url: (rng) => `https://example.com/${word(rng)}`,
  iri: (rng) => `https://example.com/${word(rng)}`,
  "uri-reference": (rng) => `/${word(rng)}`,
  "iri-reference": (rng) => `/${word(rng)}`,
  "uri-template": (rng) => `/${word(rng)}/{id}`,
  uuid: (rng) => `${hex(rng, 8)}-${hex(rng, 4)}-4${hex(rng, 3)}-8${hex(rng, 3)}-${hex(rng, 12)}`,
  "json-pointer": (rng) => `/${word(rng)}`,
  "relative-json-pointer": () => "0",
  regex: (rng) => `^${word(rng)}$`,
};

/** A string for all these schemas at once; whoever asks checks it. Undefined when it would be absurdly long. */
export function makeString(nodes: readonly SchemaNode[], rng: Rng): string | undefined {
  const least = Math.max(0, ...bounds(nodes, "minLength"));
  const most = Math.min(MAX_LENGTH, ...bounds(nodes, "maxLength"));
  if (least > MAX_LENGTH) return undefined;
  const patterns = texts(nodes, "pattern");
  const source = rng.pick(patterns);
  // Growing with the length that is asked for, so that an open repetition can reach it.
  if (source !== undefined) return fit(matchingString(source, rng, rng.int(4) + least), least, most);
  const format = FORMATS[texts(nodes, "format")[0] ?? ""];
  return format === undefined ? words(rng, least, most) : format(rng);
}

/** Fills up a string whose pattern is open at its end; one that is too long stays so and is refused by the check. */
function fit(text: string | undefined, least: number, most: number): string | undefined {
  if (text === undefined) return undefined;
  const missing = least - codePoints(text);
  return missing > 0 && least <= most ? text + "a".repeat(missing) : text;
}

function words(rng: Rng, least: number, most: number): string {
  let text = word(rng);
  while (text.length < least) text += ` ${word(rng)}`;
  // Cut at the bound, and never so that a space is last where that can be avoided.
  return text.slice(0, Math.max(least, Math.min(most, text.length)));
}

function word(rng: Rng): string {
  return rng.pick(WORDS) ?? "word";
}

function hex(rng: Rng, digits: number): string {
  return Array.from({ length: digits }, () => rng.int(16).toString(16)).join("");
}

function date(rng: Rng): string {
  return `2026-${two(1 + rng.int(12))}-${two(1 + rng.int(28))}`;
}

function time(rng: Rng): string {
  return `${two(rng.int(24))}:${two(rng.int(60))}:${two(rng.int(60))}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

function bounds(nodes: readonly SchemaNode[], keyword: string): readonly number[] {
  return nodes.flatMap(({ schema }) => numberAt(schema, keyword) ?? []);
}

function texts(nodes: readonly SchemaNode[], keyword: string): readonly string[] {
  return nodes.flatMap(({ schema }) => {
    const value = own(schema, keyword);
    return typeof value === "string" ? [value] : [];
  });
}
