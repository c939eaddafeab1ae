import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { entriesOf, isJsonArray, isJsonObject } from "../../schema/json.ts";
import { joinPointer } from "../../schema/pointer.ts";
import { isAnnotation } from "./annotations.ts";
import type { Fact, Flat } from "./flatten.ts";
import type { ObjectForm, PatternGroup, Property, Rest } from "./forms.ts";
import { checkedLocally, type Loss } from "./loss.ts";
import { nameMatches, neverBoth } from "./names.ts";
import { boundsOf, strictest } from "./scalars.ts";
import { conjunction, fits, type Term } from "./term.ts";

/** A keyword that speaks of all names but those its schema declares. */
interface Rule {
  readonly names: ReadonlySet<string>;
  readonly patterns: readonly string[];
  readonly pointer: string;
  readonly value: JsonValue;
}

/** What one fact declares, looked up often. */
interface Declared {
  readonly pointer: string;
  readonly names: ReadonlySet<string>;
  readonly patterns: readonly string[];
}

/** What objects may be, and what of it the form does not say; undefined when no object fits. */
export function objectForm(flat: Flat, accepts: (name: string) => boolean) {
  const { facts } = flat;
  const rules = facts.flatMap((fact) => rulesOf(fact, facts));
  const declared = facts.map(
    ({ pointer, node }): Declared => ({
      pointer,
      names: new Set(keysOf(node.properties)),
      patterns: keysOf(node.patternProperties),
    }),
  );
  const required = new Set([...facts.flatMap(({ node }) => requiredOf(node)), ...flat.demanded]);
  const names = new Set([...facts.flatMap(({ node }) => keysOf(node.properties)), ...required]);
  for (const { name } of flat.members) names.add(name);
  const properties = [...names].flatMap((name) => propertyOf(name, flat, { rules, declared, required, accepts }) ?? []);
  const possible = new Set(properties.map(({ name }) => name));
  if ([...required].some((name) => !possible.has(name))) return undefined;
  const groups = patternGroups(facts, rules);
  const nameTerms = facts.flatMap(({ node, pointer }) =>
    node.propertyNames === undefined ? [] : [fits(joinPointer(pointer, "propertyNames"))],
  );
  const min = strictest(
    boundsOf(facts, "minProperties").filter(({ value }) => value > required.size),
    "largest",
  );
  const max = strictest(boundsOf(facts, "maxProperties"), "smallest");
  const form: ObjectForm = {
    kind: "object",
    properties,
    patterns: groups.kept,
    rest: restOf(rules),
    ...(nameTerms.length === 0 ? {} : { names: conjunction(nameTerms) }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    at: facts.find(({ node }) => speaksOfObjects(node))?.pointer ?? "",
  };
  return { form, losses: groups.losses };
}

function speaksOfObjects(node: JsonObject): boolean {
  return node.type === "object" || isJsonArray(node.type) || isJsonObject(node.properties);
}

function rulesOf(fact: Fact, facts: readonly Fact[]): Rule[] {
  const { node, pointer } = fact;
  const rules: Rule[] = [];
  if (node.additionalProperties !== undefined) rules.push(ruleOf([fact], pointer, "additionalProperties", node));
  if (node.unevaluatedProperties === undefined) return rules;
  const owned = facts.filter(({ owners }) => owners.includes(pointer));
  const evaluatesAll = owned.some(
    (other) =>
      other.node.additionalProperties !== undefined ||
      (other !== fact && other.node.unevaluatedProperties !== undefined),
  );
  return evaluatesAll ? rules : [...rules, ruleOf(owned, pointer, "unevaluatedProperties", node)];
}

function ruleOf(facts: readonly Fact[], pointer: string, keyword: string, node: JsonObject): Rule {
  return {
    names: new Set(facts.flatMap((fact) => keysOf(fact.node.properties))),
    patterns: facts.flatMap((fact) => keysOf(fact.node.patternProperties)),
    pointer: joinPointer(pointer, keyword),
    value: node[keyword] ?? true,
  };
}

interface Naming {
  readonly rules: readonly Rule[];
  readonly declared: readonly Declared[];
  readonly required: ReadonlySet<string>;
  readonly accepts: (name: string) => boolean;
}

function propertyOf(
  name: string,
  { excluded, members }: Flat,
  { rules, declared, required, accepts }: Naming,
): Property | undefined {
  if (excluded.names.has(name) || !accepts(name)) return undefined;
  const applying = rules.filter(
    ({ names, patterns }) => !names.has(name) && !patterns.some((p) => nameMatches(p, name)),
  );
  if (applying.some(({ value }) => value === false)) return undefined;
  const own = declared.flatMap(({ pointer, names, patterns }) => [
    ...(names.has(name) ? [fits(joinPointer(pointer, "properties", name))] : []),
    ...patterns
      .filter((source) => nameMatches(source, name))
      .map((source) => fits(joinPointer(pointer, "patternProperties", source))),
  ]);
  const terms: Term[] = [
    ...own,
    ...applying.filter(({ value }) => !isOpen(value)).map(({ pointer }) => fits(pointer)),
    ...members.filter((member) => member.name === name).map(({ term }) => term),
  ];
  return { name, conjunction: conjunction(terms), required: required.has(name) };
}

function patternGroups(facts: readonly Fact[], rules: readonly Rule[]) {
  const losses: Loss[] = [];
  const kept: PatternGroup[] = [];
  const sources = [...new Set(facts.flatMap(({ node }) => keysOf(node.patternProperties)))];
  for (const source of sources) {
    const owners = facts.filter(({ node }) => keysOf(node.patternProperties).includes(source));
    const at = joinPointer(owners[0]?.pointer ?? "", "patternProperties", source);
    const others = rules.filter(({ patterns }) => !patterns.includes(source));
    if (others.some(({ value, patterns }) => value === false && patterns.length === 0)) continue;
    if (others.some(({ patterns }) => patterns.length > 0)) losses.push(checkedLocally(at));
    const terms = [
      ...owners.map(({ pointer }) => fits(joinPointer(pointer, "patternProperties", source))),
      ...others.filter(({ value }) => !isOpen(value) && value !== false).map(({ pointer }) => fits(pointer)),
    ];
    if (kept.some((group) => !neverBoth(group.source, source)))
      losses.push(...kept.map((g) => checkedLocally(g.at)), checkedLocally(at));
    kept.push({ source, at, conjunction: conjunction(terms) });
  }
  return { kept, losses };
}

function restOf(rules: readonly Rule[]): Rest {
  if (rules.length === 0) return { kind: "silent" };
  const closing = rules.filter(({ value }) => value === false).map(({ pointer }) => pointer);
  if (closing.length > 0) return { kind: "closed", at: closing };
  const terms = rules.filter(({ value }) => !isOpen(value)).map(({ pointer }) => fits(pointer));
  return { kind: "open", conjunction: conjunction(terms) };
}

/** Whether a schema accepts everything. */
function isOpen(value: JsonValue): boolean {
  return value === true || (isJsonObject(value) && Object.keys(value).every(isAnnotation));
}

function keysOf(value: JsonValue | undefined): string[] {
  return isJsonObject(value) ? entriesOf(value).map(([key]) => key) : [];
}

function requiredOf(node: JsonObject): string[] {
  return isJsonArray(node.required) ? node.required.filter((name) => typeof name === "string") : [];
}
