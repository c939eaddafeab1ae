import type { JsonValue } from "@meerkat/protocol";
import { entriesOf, isJsonArray } from "../../schema/json.ts";
import type { Breach } from "./breach.ts";
import { hasType, type OwnerPlace, propertyNames } from "./places.ts";
import { closesCircle, everyPart, leadsSomewhere } from "./references.ts";
import { type Rule, rule } from "./rule.ts";

/** Only these keywords; each other one is a breach by itself. */
export function onlyKeywords(evidence: string, allowed: readonly string[], effect: Breach["effect"] = "refused"): Rule {
  const known = new Set(allowed);
  return keywordRule(evidence, effect, ({ schema }) => {
    return entriesOf(schema).flatMap(([keyword]) => (known.has(keyword) ? [] : [keyword]));
  });
}

/** None of these keywords. */
export function noKeywords(evidence: string, refused: readonly string[], effect: Breach["effect"] = "refused"): Rule {
  return keywordRule(evidence, effect, ({ schema }) => refused.filter((keyword) => schema[keyword] !== undefined));
}

function keywordRule(evidence: string, effect: Breach["effect"], foreign: (place: OwnerPlace) => string[]): Rule {
  const sentence = effect === "refused" ? "no keyword" : "no keyword that is ignored:";
  return {
    evidence,
    effect,
    broken: (place) => foreign(place).map((keyword) => ({ rule: `${sentence} ${keyword}`, keyword })),
  };
}

/** Each subschema constrains its value; `{}` would be any JSON. */
export function saysType(evidence: string, words: readonly string[]): Rule {
  return rule(evidence, "a schema says its type", ({ schema }) => words.every((word) => schema[word] === undefined));
}

/** Whether a schema describes objects, by its type or by its properties. */
export function describesObjects(place: OwnerPlace): boolean {
  return hasType(place, "object") || place.schema.properties !== undefined;
}

/** Objects say that they have no other keys. */
export function closed(evidence: string): Rule {
  const isOpen = (place: OwnerPlace) => describesObjects(place) && place.schema.additionalProperties !== false;
  return rule(evidence, "an object is closed", isOpen);
}

/** References lead to a subschema of the same document. */
export function localReferences(evidence: string): Rule {
  return rule(evidence, "a $ref leads to a place in the same schema", ({ schema }, { root }) => {
    return schema.$ref !== undefined && !leadsSomewhere(root, schema.$ref);
  });
}

/** Nothing leads back to itself. */
export function noRecursion(evidence: string): Rule {
  return rule(evidence, "nothing leads back to itself", (place, judged) => closesCircle(place, judged, everyPart));
}

/** Enums list values of these kinds only. */
export function listedValues(evidence: string, kinds: readonly string[]): Rule {
  return rule(evidence, `an enum lists only ${kinds.join(", ")}`, ({ schema }) => {
    return listed(schema.enum, undefined).some((value) => !kinds.includes(kindOf(value)));
  });
}

/** A constant is of one of these kinds. */
export function constantsOf(evidence: string, kinds: readonly string[]): Rule {
  return rule(evidence, `a const is one of ${kinds.join(", ")}`, ({ schema }) => {
    return schema.const !== undefined && !kinds.includes(kindOf(schema.const));
  });
}

/** The kinds of values that are neither objects nor arrays. */
export const SCALARS: readonly string[] = ["string", "number", "boolean", "null"];

/** The values of `enum` and `const` together. */
export function listed(values: JsonValue | undefined, constant: JsonValue | undefined): readonly JsonValue[] {
  const all = isJsonArray(values) ? values : [];
  return constant === undefined ? all : [...all, constant];
}

function kindOf(value: JsonValue): string {
  if (value === null) return "null";
  return isJsonArray(value) ? "array" : typeof value;
}

/** Only these formats. */
export function onlyFormats(evidence: string, formats: readonly string[], effect: Breach["effect"] = "refused"): Rule {
  return {
    evidence,
    effect,
    broken: ({ schema: { format } }) =>
      format === undefined || formats.includes(String(format))
        ? []
        : [{ rule: `no format ${String(format)}`, keyword: "format" }],
  };
}

/** Patterns have nothing of what an expression finds. */
export function patternsWithout(evidence: string, what: string, found: RegExp): Rule {
  return rule(evidence, `a pattern has no ${what}`, ({ schema }) => {
    // An escaped backslash starts no escape, so it is taken out before looking.
    return typeof schema.pattern === "string" && found.test(schema.pattern.replaceAll("\\\\", ""));
  });
}

/** Finds lookahead and lookbehind. */
export const LOOKAROUND = /\(\?<?[=!]/;

/** Properties have names of this form. */
export function namedLike(evidence: string, form: RegExp): Rule {
  const odd = (place: OwnerPlace) => propertyNames(place).some((name) => !form.test(name));
  return rule(evidence, `a property name matches ${form.source}`, odd);
}

/** Whether a place is the root of its schema. */
export function isRoot({ pointer }: OwnerPlace): boolean {
  return pointer === "";
}
