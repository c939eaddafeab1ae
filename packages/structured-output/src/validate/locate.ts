import type { OutputUnit, Schema } from "@cfworker/json-schema";
import { joinPointer, pointerToFragment, splitPointer } from "../schema/pointer.ts";
import { NEVER, type Program } from "./compile.ts";

/** What a location that the interpreter reports stands for. */
export interface Located {
  /** The schema object that has the keyword. */
  readonly node: Schema;
  readonly keyword: string;
  /** The pointer of the keyword in the normalised schema. */
  readonly pointer: string;
  /** Keywords on the way there that make the value another one (a property's name) or the failure no failure. */
  readonly through: ReadonlySet<string>;
}

const MAPS_AND_LISTS = new Set([
  ...["properties", "patternProperties", "dependentSchemas", "allOf", "anyOf", "oneOf", "prefixItems"],
]);

/** The tokens of a location such as `#/properties/a%20b/$ref/type`. */
export function locationTokens(location: string): string[] {
  return splitPointer(decodeURIComponent(location.slice(1)));
}

/**
 * Follows an evaluation path through the compiled schema, over references, to the keyword that failed. A failure of
 * the schema `false` is given to the keyword that applied it.
 */
export function locate(program: Program, unit: OutputUnit): Located {
  const tokens = locationTokens(unit.keywordLocation);
  const through = new Set<string>();
  let at: { node: Schema; pointer: string } = { node: asSchema(program.root), pointer: "" };
  let applied = "";
  for (let index = 0; index < tokens.length - 1; index++) {
    const token = tokens[index] ?? "";
    const path = MAPS_AND_LISTS.has(token) ? [token, tokens[++index] ?? ""] : [token];
    at = token === "$ref" ? jump(program, at.node) : stepInto(program, joinPointer(at.pointer, ...path));
    applied = token === "$ref" ? applied : token;
    through.add(token);
  }
  if (at.node === NEVER) return { ...at, keyword: applied || "not", through };
  return { node: at.node, keyword: unit.keyword, pointer: joinPointer(at.pointer, unit.keyword), through };
}

function jump(program: Program, node: Schema) {
  const fragment = node.$ref ?? "#";
  return { node: asSchema(program.lookup[fragment]), pointer: decodeURIComponent(fragment.slice(1)) };
}

function stepInto(program: Program, pointer: string) {
  return { node: asSchema(program.lookup[pointerToFragment(pointer)]), pointer };
}

function asSchema(node: Schema | boolean | undefined): Schema {
  return typeof node === "object" ? node : {};
}
