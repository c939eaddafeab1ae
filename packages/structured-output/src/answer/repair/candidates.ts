import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { isJsonArray, isJsonObject } from "../../schema/json.ts";
import { atPointer } from "../../schema/pointer.ts";
import type { ValidationProblem } from "../../validate/problem.ts";
import { quote } from "../words.ts";
import { choicesOf, isAboutName } from "./choices.ts";
import { booleanFrom, mayBeList, numberFrom, structureFrom } from "./convert.ts";
import type { Edit } from "./edits.ts";
import type { Allowed, RepairKind } from "./kinds.ts";

/** One way to put a place right. */
export interface Candidate extends Edit {
  readonly kind: RepairKind;
  readonly message: string;
}

/** What candidates are made from. */
export interface Sources {
  readonly value: JsonValue;
  /** The author's schema. */
  readonly schema: JsonObject;
  readonly allowed: Allowed;
  /** Whether a number was written in another way than it is printed. */
  isOddlySpelled(value: number): boolean;
}

type Found = Pick<Candidate, "kind" | "message" | "to">;

/** All ways to put right what is wrong at one place; several ways that come to the same are one. */
export function candidatesAt(
  pointer: string,
  problems: readonly ValidationProblem[],
  sources: Sources,
): readonly Candidate[] {
  const at = atPointer(sources.value, pointer);
  const about = problems.filter((problem) => !isAboutName(problem));
  if (at === undefined || about.length === 0) return [];
  const found = [...dropNull(pointer, at, sources), ...about.flatMap((problem) => mend(at, problem, sources))];
  const distinct = found.length > 1 ? new Map(found.map((one) => [JSON.stringify(one.to), one])).values() : found;
  return [...distinct].filter(({ kind }) => sources.allowed(kind)).map((one) => ({ ...one, pointer }));
}

/** Models that have to write every property say null where there is nothing to say. */
function dropNull(pointer: string, at: JsonValue, { value }: Sources): readonly Found[] {
  if (at !== null || pointer === "") return [];
  const parent = atPointer(value, pointer.slice(0, pointer.lastIndexOf("/")));
  if (!isJsonObject(parent)) return [];
  return [
    { kind: "synthetic_null", to: "drop", message: "The property is null, which it may not be, and was left out." },
  ];
}

function mend(at: JsonValue, problem: ValidationProblem, sources: Sources): readonly Found[] {
  if (problem.keyword === "type") return ofTypes(at, problem.allowed ?? [], sources);
  const choices = choicesOf(problem, sources.schema);
  return choices === undefined ? [] : ofChoices(at, choices, sources);
}

function ofTypes(at: JsonValue, types: readonly JsonValue[], sources: Sources): readonly Found[] {
  const found: Found[] = [];
  if (typeof at === "string") found.push(...fromText(at, types));
  if (typeof at === "number" && types.length === 1 && types[0] === "string") found.push(...numberAsText(at, sources));
  if (types.includes("array") && at !== null && !(typeof at === "string" && mayBeList(at)))
    found.push({ kind: "single_item", to: { value: [at] }, message: "The single value was put into an array." });
  return types.includes("array") ? found : [...found, ...onlyItem(at)];
}

function fromText(text: string, types: readonly JsonValue[]): readonly Found[] {
  const found: Found[] = [];
  const number = numberFrom(text);
  const boolean = types.includes("boolean") ? booleanFrom(text) : undefined;
  const structure = structureFrom(text);
  if (number !== undefined && (types.includes("number") || (types.includes("integer") && Number.isInteger(number))))
    found.push(read(text, number));
  if (boolean !== undefined) found.push(read(text, boolean));
  if (structure !== undefined && types.includes(isJsonArray(structure) ? "array" : "object"))
    found.push({ kind: "encoded_json", to: { value: structure }, message: "The JSON text in a string was read." });
  return found;
}

function read(text: string, value: number | boolean): Found {
  return { kind: "numeric_string", to: { value }, message: `The text ${quote(text)} was read as ${value}.` };
}

function numberAsText(value: number, { isOddlySpelled }: Sources): readonly Found[] {
  if (isOddlySpelled(value)) return [];
  return [{ kind: "numeric_string", to: { value: String(value) }, message: `The number ${value} was read as a text.` }];
}

function onlyItem(at: JsonValue): readonly Found[] {
  const item = isJsonArray(at) && at.length === 1 ? at[0] : undefined;
  if (item === undefined) return [];
  return [{ kind: "single_item", to: { value: item }, message: "The only item of the array was taken out of it." }];
}

function ofChoices(at: JsonValue, choices: readonly JsonValue[], sources: Sources): readonly Found[] {
  if (typeof at === "string") return [...sameLetters(at, choices), ...sameText(at, choices)];
  if (typeof at === "number") return choices.includes(String(at)) ? numberAsText(at, sources) : [];
  return onlyItem(at);
}

/** Two listed texts that differ in letter case alone leave it open which is meant. */
function sameLetters(text: string, choices: readonly JsonValue[]): readonly Found[] {
  const matching = foldedChoices(choices).get(fold(text)) ?? [];
  const [choice] = matching;
  if (choice === undefined || matching.length > 1) return [];
  const message = `The text ${quote(text)} was read as ${quote(choice)}, the only allowed value with the same letters.`;
  return [{ kind: "enum_case", to: { value: choice }, message }];
}

const folded = new WeakMap<readonly JsonValue[], ReadonlyMap<string, readonly string[]>>();

/** The listed texts by what they are without letter case; long lists are read once. */
function foldedChoices(choices: readonly JsonValue[]): ReadonlyMap<string, readonly string[]> {
  const known = folded.get(choices);
  if (known !== undefined) return known;
  const texts = new Set(choices.filter((choice) => typeof choice === "string"));
  const made = Map.groupBy(texts, fold);
  folded.set(choices, made);
  return made;
}

function sameText(text: string, choices: readonly JsonValue[]): readonly Found[] {
  const number = numberFrom(text);
  const boolean = booleanFrom(text);
  return choices.flatMap((choice) =>
    (typeof choice === "number" && choice === number) || (typeof choice === "boolean" && choice === boolean)
      ? [read(text, choice)]
      : [],
  );
}

function fold(text: string): string {
  return text.trim().normalize("NFC").toLowerCase();
}
