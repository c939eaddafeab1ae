import { joinPointer, splitPointer } from "../schema/pointer.ts";

/** What a keyword on the way to a subschema says about the place in the value. */
type Step = (next: string) => { readonly place: readonly string[]; readonly takesNext: boolean };

const named: Step = (next) => ({ place: [next], takesNext: true });
const anyOf: Step = () => ({ place: ["*"], takesNext: false });
const anyNamed: Step = () => ({ place: ["*"], takesNext: true });
const here: Step = () => ({ place: [], takesNext: false });
const hereAfterNext: Step = () => ({ place: [], takesNext: true });
// A list of items in a draft before 2020-12.
const items: Step = (next) => (/^\d+$/.test(next) ? named(next) : anyOf(next));

function all(step: Step, ...keywords: readonly string[]): readonly (readonly [string, Step])[] {
  return keywords.map((keyword) => [keyword, step]);
}

const STEPS = new Map<string, Step>([
  ...all(named, "properties", "prefixItems"),
  ...all(items, "items"),
  ...all(anyOf, "additionalItems", "unevaluatedItems", "contains", "additionalProperties", "unevaluatedProperties"),
  ...all(anyNamed, "patternProperties"),
  ...all(hereAfterNext, "anyOf", "oneOf", "allOf", "dependentSchemas", "dependencies"),
  ...all(here, "then", "else", "if", "not"),
]);

/**
 * The places of a value that a subschema speaks of, for people and models: a JSON Pointer with `*` for any name or
 * item, within the definition that the subschema belongs to.
 */
export function placesOf(schemaPointer: string): string {
  const tokens = splitPointer(schemaPointer);
  const definition = lastDefinition(tokens);
  const place: string[] = [];
  for (let index = definition.end; index < tokens.length; index++) {
    const step = STEPS.get(tokens[index] ?? "")?.(tokens[index + 1] ?? "");
    if (step === undefined) break;
    place.push(...step.place);
    if (step.takesNext) index++;
  }
  const within = joinPointer("", ...place);
  if (definition.name === undefined) return within === "" ? "the value" : within;
  return within === "" ? `each ${definition.name}` : `${within} in each ${definition.name}`;
}

function lastDefinition(tokens: readonly string[]): { readonly name?: string; readonly end: number } {
  const isMap = (token: string, index: number) =>
    (token === "$defs" || token === "definitions") && tokens[index - 1] !== "properties";
  const at = tokens.findLastIndex(isMap);
  const name = tokens[at + 1];
  return at < 0 || name === undefined ? { end: 0 } : { name, end: at + 2 };
}
