import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { type Group, KEY, type PairsCodec, pairsOf, VALUE } from "../codec/pairs.ts";
import type { ObjectForm } from "../shape/forms.ts";
import { checkedLocally } from "../shape/loss.ts";
import { nameMatches } from "../shape/names.ts";
import { ANYTHING, type Conjunction } from "../shape/term.ts";
import type { Emitted, Reach, Workshop } from "./emitted.ts";
import { closedObject } from "./fields.ts";
import { hinted, jsonText } from "./leaves.ts";
import { portablePattern } from "./strings.ts";

/** A list of pairs as it is sent. */
export interface SentPairs {
  readonly schema: JsonObject;
  readonly codec: PairsCodec;
  readonly weight: number;
}

interface SentGroup extends Group {
  readonly schema: JsonObject;
  readonly weight: number;
}

/** Undeclared properties as a list of pairs; undefined when there can be none. */
export function pairLists(shop: Workshop, form: ObjectForm, reach: Reach): SentPairs | undefined {
  const { rest, patterns } = form;
  const kinds = [...patterns, ...(rest.kind === "open" ? [{ conjunction: rest.conjunction }] : [])];
  const groups =
    kinds.length > 1 && !shop.allowance.union(reach.depth)
      ? [textGroup(shop, form, kinds)]
      : kinds.flatMap((kind) => groupOf(shop, form, reach, kind) ?? []);
  const [first, second] = groups;
  if (first === undefined) return undefined;
  const items = second === undefined ? first.schema : { anyOf: groups.map(({ schema }) => schema) };
  const schema: Record<string, JsonValue> = { type: "array", items };
  const hints = form.properties.length === 0 ? counts(shop, form, schema) : [];
  const described = { ...hinted(schema, hints) };
  const description = [DESCRIPTION, described.description].filter((text) => text !== undefined).join(" ");
  return {
    schema: { ...described, description },
    codec: pairsOf(groups),
    weight: groups.reduce((sum, { weight }) => sum + weight, 2),
  };
}

const DESCRIPTION = "An object, written as a list of its properties: each name once, as key, with its value.";

/** Properties whose names match a pattern, or all others. */
interface Kind {
  readonly source?: string;
  readonly at?: string;
  readonly conjunction: Conjunction;
}

/** All kinds of properties as one, where the provider takes no union of them: what their values are is told in words. */
function textGroup(shop: Workshop, { names, rest }: ObjectForm, kinds: readonly Kind[]): SentGroup {
  const [value = jsonText("Written as JSON text.")] = kinds.map(({ at, conjunction }) => {
    if (at !== undefined) shop.lose(checkedLocally(at));
    return shop.asText(conjunction, "the provider takes only so many unions");
  });
  if (names !== undefined) loseNames(shop, names);
  if (rest.kind === "closed") loseAll(shop, rest.at);
  const schema = pairOf(shop, { type: "string" }, value.schema);
  return { schema, codec: value.codec, weight: value.weight + 2, owns: () => true, fits: () => true };
}

function pairOf(shop: Workshop, key: JsonObject, value: JsonObject): JsonObject {
  return closedObject(
    shop.profile,
    [
      [KEY, key],
      [VALUE, value],
    ],
    [],
  );
}

function groupOf(
  shop: Workshop,
  form: ObjectForm,
  reach: Reach,
  { source, at, conjunction }: Kind,
): SentGroup | undefined {
  const value = shop.emit(conjunction, { depth: reach.depth + 2 });
  if (value === undefined) return undefined;
  const key = keySchema(shop, form, reach, source === undefined ? undefined : { source, at: at ?? "" });
  return {
    schema: pairOf(shop, key, value.schema),
    codec: value.codec,
    weight: value.weight + 2,
    owns: (name) => (source === undefined ? true : nameMatches(source, name)),
    fits: (wire) => shop.matcher.is(value.schema, wire),
  };
}

/** What a key has to be: matched by the group's pattern, or whatever `propertyNames` asks. */
function keySchema(
  shop: Workshop,
  form: ObjectForm,
  reach: Reach,
  pattern: { readonly source: string; readonly at: string } | undefined,
): JsonObject {
  const named = form.names;
  if (pattern !== undefined) {
    if (named !== undefined) loseNames(shop, named);
    const portable = portablePattern(pattern.source, shop.profile);
    // Where anything else may stand too, a key that does not match is simply of the other group.
    if (portable === undefined && form.rest.kind !== "open") shop.lose(checkedLocally(pattern.at));
    // A name that no pattern matches breaks the keyword that forbids all others.
    if (portable === undefined && form.rest.kind === "closed") loseAll(shop, form.rest.at);
    return portable === undefined ? { type: "string" } : { type: "string", pattern: portable.source };
  }
  if (named === undefined || named === ANYTHING) return { type: "string" };
  const emitted = nameSchema(shop, named, reach);
  if (emitted !== undefined) return emitted.schema;
  loseNames(shop, named);
  return { type: "string" };
}

function nameSchema(shop: Workshop, named: Conjunction, reach: Reach): Emitted | undefined {
  const kinds = shop.shapeOf(named).alternatives.map(({ form }) => form.kind);
  if (kinds.some((kind) => kind !== "string" && kind !== "enum")) return undefined;
  const emitted = shop.emit(named, { depth: reach.depth + 2, name: true });
  return emitted?.codec.plain ? emitted : undefined;
}

function loseAll(shop: Workshop, pointers: readonly string[]): void {
  for (const pointer of pointers) shop.lose(checkedLocally(pointer));
}

function loseNames(shop: Workshop, { terms }: Conjunction): void {
  for (const term of terms) if (term.kind === "schema") shop.lose(checkedLocally(term.pointer));
}

/** A key may stand in a list twice, so that only "at least one" is certain from the number of pairs. */
function counts(shop: Workshop, { min, max }: ObjectForm, schema: Record<string, JsonValue>): string[] {
  const hints: string[] = [];
  if (min !== undefined) {
    if (min.value <= shop.profile.minItems) schema.minItems = min.value;
    else if (shop.profile.minItems >= 1) schema.minItems = shop.profile.minItems;
    if (min.value > 1 || shop.profile.minItems < 1) {
      shop.lose(checkedLocally(min.at));
      hints.push(`at least ${min.value} properties long`);
    }
  }
  if (max !== undefined) {
    if (shop.profile.maxItems) schema.maxItems = max.value;
    else {
      shop.lose(checkedLocally(max.at));
      hints.push(`at most ${max.value} properties long`);
    }
  }
  return hints;
}
