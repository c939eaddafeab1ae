import type { JsonObject, JsonValue, SchemaWarning } from "@meerkat/protocol";
import { equalValues } from "../lower/canonical.ts";
import type { Lowered, LoweringNote } from "../lower/lowered.ts";
import { keywordOf } from "../lower/shape/loss.ts";
import type { Dialect } from "../schema/dialect.ts";
import { isJsonArray, isJsonObject, ownValue } from "../schema/json.ts";
import { atPointer, joinPointer } from "../schema/pointer.ts";
import type { Fate, KeywordFate } from "./fate.ts";
import { HOLDERS, SAID_BY, UNORDERED } from "./keywords.ts";
import { reword } from "./reword.ts";
import { typesOf } from "./settle.ts";

/** A keyword, the schema it stands in, and where that schema stands in the sent one. */
export interface KeywordFacts {
  readonly pointer: string;
  readonly keyword: string;
  readonly node: JsonObject;
  readonly place: string | undefined;
  readonly sent: JsonObject;
}

const FATES: readonly Fate[] = ["checked-locally", "hint-only", "impossible", "narrowed"];

/** What the lowering says about places of the author's schema, each to be told once. */
export function saidOf({ warnings, notes }: Lowered) {
  const warned = new Map(warnings.map((warning) => [warning.path, warning]));
  const open = new Map<string, KeywordFate>();
  for (const said of [...notes, ...warnings]) open.set(said.path, told(said));
  const take = (pointer: string): KeywordFate | undefined => {
    const known = open.get(pointer);
    open.delete(pointer);
    return known;
  };
  const taken = (pointers: readonly string[]) => pointers.flatMap((pointer) => take(pointer) ?? []);
  return {
    take,
    warning: (pointer: string): SchemaWarning | undefined => warned.get(pointer),
    /** What is said about keywords that the schema at a pointer lacks. */
    below: (pointer: string) => taken([...open.keys()].filter((path) => parentOf(path) === pointer)),
    rest: () => taken([...open.keys()]),
  };
}

function parentOf(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf("/")));
}

function told(said: SchemaWarning | LoweringNote): KeywordFate {
  const wirePointer = "wirePath" in said ? said.wirePath : undefined;
  return {
    pointer: said.path,
    keyword: said.keyword ?? keywordOf(said.path),
    fate: FATES.find((fate) => fate === said.class) ?? "rewritten",
    ...(wirePointer === undefined ? {} : { wirePointer }),
    message: said.message,
  };
}

/** A keyword that has no meaning where it stands. */
export function ignored(facts: KeywordFacts, dialect: Dialect): KeywordFate {
  return plain(facts, "annotation", `It means nothing here in ${dialect}.`);
}

/** A keyword of a definition that nothing refers to. */
export function unreached(facts: KeywordFacts): KeywordFate {
  return plain(facts, "annotation", "Nothing refers to this definition, so that it asks nothing.");
}

/** A keyword that only tells something. */
export function annotated(facts: KeywordFacts): KeywordFate {
  const { keyword, node, place, sent } = facts;
  const schema = schemaAt(sent, place);
  const value = schema && ownValue(schema, keyword);
  const same = value !== undefined && tells(value, ownValue(node, keyword));
  if (!same) return plain(facts, "annotation", "It asks nothing of a value, and is not sent.");
  return { ...plain(facts, "annotation", "It asks nothing of a value, and is sent along."), ...at(place, keyword) };
}

function tells(sent: JsonValue, own: JsonValue | undefined): boolean {
  return typeof sent === "string" && typeof own === "string"
    ? sent.includes(own)
    : own !== undefined && equalValues(sent, own);
}

/** A keyword within something that is lost as a whole. */
export function inherited(facts: KeywordFacts, { path, class: known }: SchemaWarning): KeywordFate {
  const fate = FATES.find((one) => one === known) ?? "rewritten";
  return plain(facts, fate, `It fares as what it is a part of: ${path === "" ? "the whole schema" : path}.`);
}

/** Whether a text is sent where the author's schema asks for something else. */
export function isJsonText({ place, sent }: KeywordFacts, meant: JsonObject): boolean {
  const types = typesOf(schemaAt(sent, place) ?? {});
  return types?.join() === "string" && !(typesOf(meant) ?? ["string"]).includes("string");
}

/** A keyword of a schema that a provider is not given. */
export function promptOnly(facts: KeywordFacts, unasserted: string | undefined): KeywordFate {
  if (unasserted !== undefined)
    return plain(facts, "hint-only", `The prompt tells it to the model, and nobody checks it, because ${unasserted}.`);
  return plain(facts, "checked-locally", "The prompt tells it to the model, and the answer is checked.");
}

/** A keyword of which nothing is lost: whether it stands in the sent schema as it is. */
export function compared(facts: KeywordFacts): KeywordFate {
  const { keyword, node, place, sent } = facts;
  const schema = schemaAt(sent, place);
  if (schema !== undefined && isKept(keyword, node, schema)) {
    return { ...plain(facts, "kept", "It is sent as it is."), ...at(place, keyword) };
  }
  const by = SAID_BY[keyword] ?? keyword;
  const where = schema !== undefined && ownValue(schema, by) !== undefined ? at(place, by) : at(place);
  return { ...plain(facts, "rewritten", reword(keyword, node, schema)), ...where };
}

function isKept(keyword: string, node: JsonObject, sent: JsonObject): boolean {
  const [own, other] = [ownValue(node, keyword), ownValue(sent, keyword)];
  if (own === undefined || other === undefined) return false;
  if (equalValues(own, other)) return true;
  if (UNORDERED.has(keyword)) return isJsonArray(own) && isJsonArray(other) && isSame(own, other);
  if (!HOLDERS.has(keyword)) return false;
  if (isJsonArray(own) || isJsonArray(other))
    return isJsonArray(own) && isJsonArray(other) && own.length === other.length;
  if (!isJsonObject(own) || !isJsonObject(other)) return false;
  return keyword !== "properties" || Object.keys(own).every((name) => ownValue(other, name) !== undefined);
}

function isSame(own: readonly JsonValue[], other: readonly JsonValue[]): boolean {
  const has = (list: readonly JsonValue[], value: JsonValue) => list.some((one) => equalValues(one, value));
  return own.every((value) => has(other, value)) && other.every((value) => has(own, value));
}

function schemaAt(sent: JsonObject, place: string | undefined): JsonObject | undefined {
  const schema = place === undefined ? undefined : atPointer(sent, place);
  return isJsonObject(schema) ? schema : undefined;
}

function at(place: string | undefined, ...tokens: readonly string[]): Pick<KeywordFate, "wirePointer"> {
  return place === undefined ? {} : { wirePointer: joinPointer(place, ...tokens) };
}

function plain({ pointer, keyword }: KeywordFacts, fate: Fate, message: string): KeywordFate {
  return { pointer, keyword, fate, message };
}
