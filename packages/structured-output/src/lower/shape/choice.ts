import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { entriesOf, isJsonArray, isJsonObject } from "../../schema/json.ts";
import { joinPointer } from "../../schema/pointer.ts";
import { fits, fitsNot, type Term } from "./term.ts";

/** A place where a value may fit in one of several ways. */
export interface Choice {
  /** The pointer of the keyword, and what follows it. */
  readonly id: string;
  /** Pointers of the keywords that are lost when the choice cannot be told. */
  readonly blame: readonly string[];
  readonly branches: readonly (readonly Term[])[];
  /** Whether a value may fit one branch only. */
  readonly exclusive: boolean;
  /** Whether the keyword itself fails when no branch fits, whatever is wrong in the branch. */
  readonly union: boolean;
}

/** The choices that a schema object leaves to a value. */
export function choicesOf(pointer: string, node: JsonObject): readonly Choice[] {
  return [
    ...alternatives(pointer, node, "anyOf"),
    ...alternatives(pointer, node, "oneOf"),
    ...conditional(pointer, node),
    ...dependencies(pointer, node),
  ];
}

function alternatives(pointer: string, node: JsonObject, keyword: "anyOf" | "oneOf"): Choice[] {
  const branches = node[keyword];
  if (!isJsonArray(branches) || branches.length === 0) return [];
  const at = joinPointer(pointer, keyword);
  const terms = branches.map((_, index) => [fits(joinPointer(at, `${index}`))]);
  return [{ id: at, blame: [at], branches: terms, exclusive: keyword === "oneOf", union: true }];
}

function conditional(pointer: string, node: JsonObject): Choice[] {
  if (node.if === undefined || (node.then === undefined && node.else === undefined)) return [];
  const condition = joinPointer(pointer, "if");
  const blame = ["then", "else"].filter((key) => node[key] !== undefined).map((key) => joinPointer(pointer, key));
  const branch = (key: "then" | "else") => (node[key] === undefined ? [] : [fits(joinPointer(pointer, key))]);
  const branches = [
    [fits(condition), ...branch("then")],
    [fitsNot(condition, blame), ...branch("else")],
  ];
  return [{ id: condition, blame, branches, exclusive: false, union: false }];
}

function dependencies(pointer: string, node: JsonObject): Choice[] {
  const names = mapOf(node.dependentRequired).map(([key, value]): Choice => {
    const at = joinPointer(pointer, "dependentRequired", key);
    const demanded = isJsonArray(value) ? value.filter((name) => typeof name === "string") : [];
    return dependency(at, key, { kind: "keys", names: demanded, present: true });
  });
  const schemas = mapOf(node.dependentSchemas).map(([key]): Choice => {
    const at = joinPointer(pointer, "dependentSchemas", key);
    return dependency(at, key, fits(at));
  });
  return [...names, ...schemas];
}

function dependency(at: string, key: string, demand: Term): Choice {
  const present: Term = { kind: "keys", names: [key], present: true };
  const absent: Term = { kind: "keys", names: [key], present: false };
  return { id: at, blame: [at], branches: [[present, demand], [absent]], exclusive: false, union: false };
}

function mapOf(value: JsonValue | undefined): [string, JsonValue][] {
  return isJsonObject(value) ? entriesOf(value) : [];
}
