import type { JsonValue } from "@meerkat/protocol";
import type { Profile } from "../../profiles/profile.ts";
import { limitLength } from "../regex/limit.ts";
import { demandsOf, measure } from "../regex/measure.ts";
import { parseRegex } from "../regex/parse.ts";
import { printAnchored } from "../regex/print.ts";
import type { Regex } from "../regex/syntax.ts";
import type { Bound, StringForm } from "../shape/forms.ts";
import { checkedLocally } from "../shape/loss.ts";
import type { Emitted, Workshop } from "./emitted.ts";
import { hinted, leaf } from "./leaves.ts";

/** Texts with their pattern, lengths and format, as far as the provider takes them. */
export function strings(shop: Workshop, form: StringForm): Emitted {
  const schema: Record<string, JsonValue> = { type: "string" };
  const hints: string[] = [];
  const pattern = sendPattern(shop, form, schema, hints);
  sendLengths(shop, form, { schema, hints, pattern });
  sendFormat(shop, form, schema);
  return leaf(hinted(schema, hints));
}

/** The first pattern that can be sent; the others are checked here. */
function sendPattern(
  shop: Workshop,
  { patterns }: StringForm,
  schema: Record<string, JsonValue>,
  hints: string[],
): Regex | undefined {
  let sent: Regex | undefined;
  for (const { source, at } of patterns) {
    const portable = sent === undefined ? portablePattern(source, shop.profile) : undefined;
    if (portable === undefined) {
      shop.lose(checkedLocally(at));
      hints.push(`matched by the regular expression ${source}`);
      continue;
    }
    sent = portable.regex;
    schema.pattern = portable.source;
  }
  return sent;
}

/** A pattern as the provider takes it; undefined when it cannot be given. */
export function portablePattern(source: string, profile: Profile): { source: string; regex: Regex } | undefined {
  if (profile.patterns === "none") return undefined;
  const regex = parseRegex(source);
  const printed = regex === undefined ? undefined : printAnchored(regex);
  if (regex === undefined || printed === undefined) return undefined;
  const { unicode, repeat } = demandsOf(regex);
  if (repeat > profile.longestRepeat || (unicode && profile.patterns !== "all")) return undefined;
  return { source: printed, regex };
}

interface Draft {
  readonly schema: Record<string, JsonValue>;
  readonly hints: string[];
  readonly pattern: Regex | undefined;
}

function sendLengths(shop: Workshop, form: StringForm, { schema, hints, pattern }: Draft): void {
  const implied = pattern === undefined ? { min: 0, max: Number.POSITIVE_INFINITY } : measure(pattern);
  const min = form.min !== undefined && form.min.value > implied.min ? form.min : undefined;
  const max = form.max !== undefined && form.max.value < implied.max ? form.max : undefined;
  if (min === undefined && max === undefined) return;
  const said =
    countedPattern(shop.profile, { min, max, pattern }) ?? lengthKeywords(shop.profile, { min, max, pattern });
  Object.assign(schema, said);
  if (said === undefined) loseLengths(shop, { min, max }, hints);
}

interface LengthBounds {
  readonly min: Bound | undefined;
  readonly max: Bound | undefined;
}

/** The pattern that also says the lengths, where counting is all it takes. */
function countedPattern(
  profile: Profile,
  { min, max, pattern }: LengthBounds & { readonly pattern: Regex | undefined },
) {
  if (pattern === undefined || (max?.value ?? min?.value ?? 0) > profile.longestRepeat) return undefined;
  const limited = limitLength(pattern, { ...(min && { min: min.value }), ...(max && { max: max.value }) });
  const printed = limited === undefined ? undefined : printAnchored(limited);
  return printed === undefined ? undefined : { pattern: printed };
}

/** What says the lengths to the provider; undefined when nothing does. */
function lengthKeywords(
  profile: Profile,
  { min, max, pattern }: LengthBounds & { readonly pattern: Regex | undefined },
) {
  if (
    profile.lengths === "none" ||
    (pattern !== undefined && !(profile.lengths === "keywords" && profile.patternsCombine))
  ) {
    return undefined;
  }
  if ((max?.value ?? min?.value ?? 0) > profile.longestRepeat) return undefined;
  if (profile.lengths === "pattern") return { pattern: lengthPattern(min?.value ?? 0, max?.value) };
  return { ...(min && { minLength: min.value }), ...(max && { maxLength: max.value }) };
}

function loseLengths(shop: Workshop, { min, max }: LengthBounds, hints: string[]): void {
  for (const bound of [min, max]) if (bound !== undefined) shop.lose(checkedLocally(bound.at));
  if (min !== undefined) hints.push(`at least ${min.value} characters long`);
  if (max !== undefined) hints.push(`at most ${max.value} characters long`);
}

function lengthPattern(min: number, max: number | undefined): string {
  if (max === undefined) return min === 1 ? "^[\\s\\S]+$" : `^[\\s\\S]{${min},}$`;
  return min === max ? `^[\\s\\S]{${min}}$` : `^[\\s\\S]{${min},${max}}$`;
}

/** A format only tells, as far as the author's schema is concerned; a provider that knows it holds the model to it. */
function sendFormat(shop: Workshop, { format }: StringForm, schema: Record<string, JsonValue>): void {
  const { profile } = shop;
  if (format === undefined || !profile.formats.has(format.name)) return;
  const alone = schema.pattern === undefined && schema.minLength === undefined && schema.maxLength === undefined;
  if (!alone && !profile.patternsCombine) return;
  // A pattern and a format that contradict each other would leave nothing to say.
  if (schema.pattern !== undefined) return;
  schema.format = format.name;
  shop.narrow(format.at, "format");
}
