import type { OutputUnit } from "@cfworker/json-schema";
import type { JsonValue } from "@meerkat/protocol";
import type { Normalized } from "../schema/linker.ts";
import { atPointer, joinPointer } from "../schema/pointer.ts";
import { explainAlternatives } from "./alternatives.ts";
import type { Program } from "./compile.ts";
import { describe } from "./describe.ts";
import { locate, locationTokens } from "./locate.ts";
import { boundProblems, type ValidationProblem } from "./problem.ts";
import { buildTree, type Failure } from "./tree.ts";

/** What a failed validation was about. */
export interface Failed {
  readonly program: Program;
  readonly normalized: Normalized;
  readonly value: JsonValue;
}

/** Turns the interpreter's failures into problems: the leaves, in our words, with pointers into the author's schema. */
export function report(units: readonly OutputUnit[], failed: Failed): readonly ValidationProblem[] {
  return boundProblems(explainAll(buildTree(units), failed));
}

function explainAll(failures: readonly Failure[], failed: Failed): readonly ValidationProblem[] {
  return failures.flatMap((failure) => explain(failure, failed));
}

/** Keywords that only say that something below them failed. */
const WRAPPERS = new Set(["$ref", "allOf", "if", "dependentSchemas", "properties", "patternProperties", "prefixItems"]);

function explain(failure: Failure, failed: Failed): readonly ValidationProblem[] {
  const { unit, children } = failure;
  const located = locate(failed.program, unit);
  // An item that does not fit `contains` is no problem by itself: only their number is.
  if (located.through.has("contains")) return [];
  if (unit.keyword === "anyOf" || unit.keyword === "oneOf") {
    const self = problemsOf(unit, failed)[0];
    const branches = groupBranches(failure).map((branch) => explainAll(branch, failed));
    const total = located.node[unit.keyword]?.length ?? 0;
    return self === undefined ? [] : explainAlternatives({ self, branches, total });
  }
  if (children.length > 0 && unit.keyword !== "contains") return explainAll(children, failed);
  return WRAPPERS.has(unit.keyword) ? [] : problemsOf(unit, failed);
}

function problemsOf(unit: OutputUnit, { program, normalized, value }: Failed): readonly ValidationProblem[] {
  const { node, keyword, pointer, through } = locate(program, unit);
  const place = joinPointer("", ...locationTokens(unit.instanceLocation));
  const isName = through.has("propertyNames");
  const subject = isName ? (locationTokens(unit.instanceLocation).at(-1) ?? "") : (atPointer(value, place) ?? null);
  return describe(keyword, node, subject).map(({ message, allowed }) => ({
    pointer: place,
    schemaPointer: normalized.origin(pointer),
    keyword,
    message: isName ? `has a name that ${message}` : message,
    ...(allowed === undefined ? {} : { allowed }),
  }));
}

/** The failures below `anyOf` or `oneOf`, one group for each alternative that failed. */
function groupBranches({ unit, children }: Failure): readonly (readonly Failure[])[] {
  const groups = new Map<string, Failure[]>();
  for (const child of children) {
    const index = child.unit.keywordLocation.slice(unit.keywordLocation.length + 1).split("/", 1)[0] ?? "";
    groups.set(index, [...(groups.get(index) ?? []), child]);
  }
  return [...groups.values()];
}
