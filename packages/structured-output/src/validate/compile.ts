import type { JsonObject, JsonValue } from "@meerkat/protocol";
import type { Dialect } from "../schema/dialect.ts";
import { SchemaFault } from "../schema/fault.ts";
import { entriesOf, isJsonObject } from "../schema/json.ts";
import type { Normalized } from "../schema/linker.ts";
import { atPointer, joinPointer } from "../schema/pointer.ts";
import { ARRAYS } from "./arrays.ts";
import { LOGIC } from "./logic.ts";
import { findLoop } from "./loops.ts";
import type { Check, KeywordFamily, Node, Site } from "./node.ts";
import { NUMBERS } from "./numbers.ts";
import { OBJECTS } from "./objects.ts";
import { PatternShelf, type UnassertedPattern } from "./patterns.ts";
import { SIZES } from "./sizes.ts";
import { STRINGS } from "./strings.ts";
import { UNEVALUATED } from "./unevaluated.ts";
import { VALUES } from "./values.ts";

/** A schema as the interpreter runs it. */
export interface Program {
  readonly root: Node;
  /** Every subschema by its pointer in the normalised schema. */
  readonly nodes: ReadonlyMap<string, Node>;
  readonly unasserted: readonly UnassertedPattern[];
}

/**
 * The keywords that decide, cheap ones first. All other words mean nothing: annotations, `format` (which draft 2020-12
 * does not assert), `$async` and other words of single validators.
 */
const FAMILIES: KeywordFamily = [
  ...[...VALUES, ...LOGIC, ...SIZES, ...NUMBERS, ...STRINGS, ...OBJECTS, ...ARRAYS],
  ["$defs", compileDefinitions],
  ...UNEVALUATED,
];

const KEYWORDS = new Map(FAMILIES.map(([keyword, compileKeyword], rank) => [keyword, { compileKeyword, rank }]));

/** Definitions decide nothing by themselves, but one may ask about them. */
function compileDefinitions(site: Site, map: JsonValue): undefined {
  for (const [key] of isJsonObject(map) ? entriesOf(map) : []) site.child("$defs", key);
}

/**
 * Prepares a normalised schema for the interpreter.
 * @throws SchemaFault when a schema leads back to itself without going deeper into the value.
 */
export function compile(normalized: Normalized): Program {
  const compiler = new Compiler(normalized);
  const root = compiler.run();
  const loop = findLoop(compiler.nodes.values());
  if (loop === undefined) return { root, nodes: compiler.nodes, unasserted: compiler.patterns.unasserted };
  const problem = "The schema refers back to itself without describing a part of the value";
  throw new SchemaFault(normalized.origin(loop.pointer), problem);
}

/** Works from a list instead of recursing, so that no schema is too deep or its references too long. */
class Compiler {
  readonly nodes = new Map<string, Node>();
  readonly patterns: PatternShelf;
  readonly #schema: JsonObject;
  readonly #dialect: Dialect;
  readonly #queue: { readonly node: Node; readonly value: JsonValue; readonly applied: string }[] = [];

  constructor({ schema, dialect, origin }: Normalized) {
    this.#schema = schema;
    this.#dialect = dialect;
    this.patterns = new PatternShelf(origin);
  }

  run(): Node {
    const root = this.#node("", this.#schema, "not");
    for (let next = this.#queue.pop(); next !== undefined; next = this.#queue.pop()) {
      if (isJsonObject(next.value)) this.#compile(next.node, next.value);
      else if (next.value === false) next.node.checks.push(never(next.node, next.applied));
    }
    return root;
  }

  #node(pointer: string, value: JsonValue, applied: string): Node {
    const known = this.nodes.get(pointer);
    if (known !== undefined) return known;
    const node: Node = { pointer, checks: [], inPlace: [], tracks: false };
    this.nodes.set(pointer, node);
    this.#queue.push({ node, value, applied });
    return node;
  }

  #compile(node: Node, schema: JsonObject): void {
    const site = this.#site(node, schema);
    node.tracks = schema.unevaluatedProperties !== undefined || schema.unevaluatedItems !== undefined;
    const keywords = entriesOf(schema).flatMap(([keyword, value]) => {
      const known = KEYWORDS.get(keyword);
      return known === undefined ? [] : [{ ...known, value }];
    });
    for (const { compileKeyword, value } of keywords.sort((a, b) => a.rank - b.rank)) {
      const check = compileKeyword(site, value);
      if (check !== undefined) node.checks.push(check);
    }
  }

  #site(node: Node, schema: JsonObject): Site {
    const child = (...tokens: readonly string[]) => {
      const value = tokens.reduce<JsonValue>((at, token) => atPointer(at, joinPointer("", token)) ?? true, schema);
      return this.#node(joinPointer(node.pointer, ...tokens), value, tokens[0] ?? "");
    };
    const inPlace = (other: Node) => {
      node.inPlace.push(other);
      return other;
    };
    return {
      node,
      schema,
      dialect: this.#dialect,
      child,
      branch: (...tokens) => inPlace(child(...tokens)),
      target: (fragment) => inPlace(this.#target(fragment)),
      matcher: (pattern, ...tokens) => this.patterns.matcher(pattern, joinPointer(node.pointer, ...tokens)),
      finding: (keyword, message, allowed) => {
        const schemaPointer = joinPointer(node.pointer, keyword);
        return { schemaPointer, keyword, message, ...(allowed === undefined ? {} : { allowed }) };
      },
    };
  }

  #target(fragment: string): Node {
    const pointer = decodeURIComponent(fragment.slice(1));
    return this.#node(pointer, atPointer(this.#schema, pointer) ?? true, "$ref");
  }
}

const NOT_ALLOWED = "is not allowed here";

const NEVER = new Map([
  ["additionalProperties", `${NOT_ALLOWED}: the schema has no such property`],
  ["unevaluatedProperties", `${NOT_ALLOWED}: the schema has no such property`],
  ["items", `${NOT_ALLOWED}: the array has too many items`],
  ["unevaluatedItems", `${NOT_ALLOWED}: the array has too many items`],
]);

/** The schema `false`: the keyword that applied it is what the value breaks. */
function never({ pointer }: Node, applied: string): Check {
  const finding = { schemaPointer: pointer, keyword: applied, message: NEVER.get(applied) ?? NOT_ALLOWED };
  return (_, run) => run.fail(() => finding);
}
