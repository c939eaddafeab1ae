import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { entriesOf, isJsonArray, isJsonObject, ownValue } from "../schema/json.ts";
import type { Normalized } from "../schema/linker.ts";
import { atPointer, joinPointer } from "../schema/pointer.ts";
import { settle, targetOf } from "./settle.ts";

/** Where the author's subschemas stand in the sent schema, by their pointers in the author's schema. */
export interface Places {
  /** Undefined when the place is not known: the subschema was merged with others, or is said in other words. */
  place(pointer: string): string | undefined;
  /** Whether anything leads there from the root; a definition that nothing refers to asks nothing. */
  isReached(pointer: string): boolean;
}

/** A subschema of the normalised schema, and where it stands in the sent one. */
interface Step {
  readonly pointer: string;
  readonly wire: string | undefined;
}

/** Follows both schemas side by side from their roots, as far as they are built alike. */
export function placesOf(normalized: Normalized, sent: JsonObject): Places {
  const places = new Map<string, string | undefined>();
  const queue: Step[] = [{ pointer: "", wire: "" }];
  const walked = new Map<string, string | undefined>();
  for (let step = queue.pop(); step !== undefined; step = queue.pop()) {
    if (walked.has(step.pointer) && (step.wire === undefined || walked.get(step.pointer) !== undefined)) continue;
    const node = atPointer(normalized.schema, step.pointer);
    const own = step.wire === undefined || !isJsonObject(node) ? step.wire : settle(sent, step.wire, node);
    walked.set(step.pointer, own);
    const origin = normalized.origin(step.pointer);
    places.set(origin, places.get(origin) ?? own);
    if (isJsonObject(node)) queue.push(...stepsFrom(node, { ...step, own, sent }).reverse());
  }
  return { place: (pointer) => places.get(pointer), isReached: (pointer) => places.has(pointer) };
}

interface At extends Step {
  /** The place without what stands around it. */
  readonly own: string | undefined;
  readonly sent: JsonObject;
}

function stepsFrom(node: JsonObject, at: At): Step[] {
  const schema = at.own === undefined ? undefined : atPointer(at.sent, at.own);
  const sent = isJsonObject(schema) ? schema : {};
  const target = targetOf(node.$ref);
  return [
    ...(target === undefined ? [] : [{ pointer: target, wire: at.wire }]),
    ...listSteps(node.allOf, joinPointer(at.pointer, "allOf"), () => at.wire),
    ...branches(node, sent, at),
    ...members(node, sent, at),
    ...elements(node, sent, at),
    ...elsewhere(node, at),
  ];
}

function listSteps(list: JsonValue | undefined, pointer: string, wire: (index: number) => string | undefined): Step[] {
  if (!isJsonArray(list)) return [];
  return list.map((_, index) => ({ pointer: joinPointer(pointer, `${index}`), wire: wire(index) }));
}

/** Branches are told apart by their order, when the sent union has as many beside null. */
function branches(node: JsonObject, { anyOf }: JsonObject, { pointer, own }: At): Step[] {
  const solid = isJsonArray(anyOf)
    ? anyOf.flatMap((branch, index) => (isJsonObject(branch) && branch.type !== "null" ? [index] : []))
    : [];
  return (["anyOf", "oneOf"] as const).flatMap((keyword) => {
    const list = node[keyword];
    if (!isJsonArray(list)) return [];
    const all = isJsonArray(anyOf) && anyOf.length === list.length ? list.map((_, index) => index) : solid;
    const placed = (index: number) =>
      all.length !== list.length ? undefined : below(own, "anyOf", `${all[index] ?? 0}`);
    return listSteps(list, joinPointer(pointer, keyword), placed);
  });
}

function members(node: JsonObject, sent: JsonObject, { pointer, own }: At): Step[] {
  const declared = isJsonObject(node.properties) ? entriesOf(node.properties) : [];
  const written = isJsonObject(sent.properties) ? sent.properties : {};
  const properties = declared.map(([name]) => ({
    pointer: joinPointer(pointer, "properties", name),
    wire: ownValue(written, name) === undefined ? undefined : below(own, "properties", name),
  }));
  const names = new Set(declared.map(([name]) => name));
  const open = pairsIn(sent, names, own);
  const patterns = isJsonObject(node.patternProperties) ? entriesOf(node.patternProperties) : [];
  const rest = isJsonObject(node.additionalProperties);
  // With several kinds of pairs in one list nothing tells which is which.
  const lone = patterns.length + (rest ? 1 : 0) === 1 ? open : undefined;
  const map = isJsonObject(sent.additionalProperties) ? below(own, "additionalProperties") : lone;
  return [
    ...properties,
    ...patterns.map(([name]) => ({ pointer: joinPointer(pointer, "patternProperties", name), wire: lone })),
    ...(rest ? [{ pointer: joinPointer(pointer, "additionalProperties"), wire: map }] : []),
  ];
}

/** The values of the pairs that undeclared properties are written as. */
function pairsIn(sent: JsonObject, declared: ReadonlySet<string>, own: string | undefined): string | undefined {
  if (isPairs(sent)) return below(own, "items", "properties", "value");
  const properties = isJsonObject(sent.properties) ? entriesOf(sent.properties) : [];
  const found = properties.find(([name, value]) => !declared.has(name) && isJsonObject(value) && isPairs(value));
  return found && below(own, "properties", found[0], "items", "properties", "value");
}

function isPairs({ items }: JsonObject): boolean {
  const { properties } = isJsonObject(items) ? items : {};
  return isJsonObject(properties) && Object.keys(properties).join() === "key,value";
}

function elements(node: JsonObject, sent: JsonObject, { pointer, own }: At): Step[] {
  const properties = isJsonObject(sent.properties) ? sent.properties : {};
  const items = isJsonObject(sent.items) ? ["items"] : ["properties", "rest", "items"];
  const known = isJsonObject(sent.items) || ownValue(properties, "rest") !== undefined;
  const first = listSteps(node.prefixItems, joinPointer(pointer, "prefixItems"), (index) => {
    if (isJsonArray(sent.prefixItems)) return below(own, "prefixItems", `${index}`);
    return ownValue(properties, `${index}`) === undefined ? undefined : below(own, "properties", `${index}`);
  });
  const rest = { pointer: joinPointer(pointer, "items"), wire: known ? below(own, ...items) : undefined };
  return node.items === undefined ? first : [...first, rest];
}

const SINGLE = ["not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties"];

/** Schemas that ask something and are nowhere in the sent schema. */
function elsewhere(node: JsonObject, { pointer }: At): Step[] {
  const single = SINGLE.filter((keyword) => node[keyword] !== undefined);
  const dependent = isJsonObject(node.dependentSchemas) ? entriesOf(node.dependentSchemas) : [];
  return [
    ...single.map((keyword) => ({ pointer: joinPointer(pointer, keyword), wire: undefined })),
    ...dependent.map(([name]) => ({ pointer: joinPointer(pointer, "dependentSchemas", name), wire: undefined })),
  ];
}

function below(pointer: string | undefined, ...tokens: readonly string[]): string | undefined {
  return pointer === undefined ? undefined : joinPointer(pointer, ...tokens);
}
