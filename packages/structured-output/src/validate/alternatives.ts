import type { JsonValue } from "@meerkat/protocol";
import { boundAllowed, type ValidationProblem } from "./problem.ts";
import { choiceMessage } from "./values.ts";

/** The problems of each alternative of a failed `anyOf` or `oneOf`. */
type Branches = readonly (readonly ValidationProblem[])[];

/**
 * Says which of the alternatives was meant and what keeps the value from being it, instead of what is wrong with each.
 * Where all of them ask for another type or value at one place, the answer is the list of what they ask for. `self` is
 * the failure of the keyword, which says that no alternative fits.
 */
export function explainAlternatives(self: ValidationProblem, branches: Branches): readonly ValidationProblem[] {
  const plausible = branches.filter((problems) => !problems.some((problem) => isChoiceAt(problem, self.pointer)));
  const meant = plausible.length > 0 ? plausible : branches;
  const merged = meant.length > 1 ? merge(meant, self) : undefined;
  if (merged !== undefined) return [merged];
  const candidates = preferMatchingTag(meant);
  const closest = candidates.reduce((best, next) => (next.length < best.length ? next : best));
  if (candidates.length === 1 && plausible.length > 0) return closest;
  return [{ ...self, message: `${self.message}; the closest one has the problems named next` }, ...closest];
}

function isChoiceAt(problem: ValidationProblem, pointer: string): boolean {
  return problem.pointer === pointer && isChoice(problem);
}

function isChoice({ keyword, allowed }: ValidationProblem): boolean {
  return allowed !== undefined && ["type", "enum", "const"].includes(keyword);
}

/** One problem for all branches when each names the allowed types, or each the allowed values, of one place. */
function merge(branches: Branches, self: ValidationProblem): ValidationProblem | undefined {
  for (const { pointer } of branches[0]?.filter(isChoice) ?? []) {
    const choices = asValues(branches.map((problems) => problems.find((problem) => isChoiceAt(problem, pointer))));
    const types = choices.filter((choice) => choice?.keyword === "type").length;
    if (choices.includes(undefined) || (types > 0 && types < choices.length)) continue;
    const allowed = distinct(choices.flatMap((choice) => choice?.allowed ?? []));
    return { ...self, pointer, ...words(allowed, choices[0]?.message ?? "", types > 0) };
  }
  return undefined;
}

type Choices = readonly (ValidationProblem | undefined)[];

/** "Must be null" beside lists of values is one more value: that is how authors let an enum be null. */
function asValues(choices: Choices): Choices {
  const isNull = (choice: Choices[number]) => choice?.keyword === "type" && choice.allowed?.join() === "null";
  if (!choices.some((choice) => choice?.keyword === "enum" || choice?.keyword === "const")) return choices;
  return choices.map((choice) =>
    choice && isNull(choice) ? { ...choice, keyword: "const", allowed: [null] } : choice,
  );
}

function words(allowed: readonly JsonValue[], message: string, areTypes: boolean) {
  const bounded = boundAllowed(allowed);
  if (!areTypes) return { keyword: "enum", message: choiceMessage(allowed.length), allowed: bounded };
  const actual = message.slice(message.indexOf(", but is "));
  return { keyword: "type", message: `must be ${allowed.join(" or ")}${actual}`, allowed: bounded };
}

function distinct(values: readonly JsonValue[]): readonly JsonValue[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** Objects are told apart by a property with a fixed value; an alternative whose tag matches is the one meant. */
function preferMatchingTag(branches: Branches): Branches {
  const matching = branches.filter(
    (problems) => !problems.some(({ keyword }) => keyword === "const" || keyword === "enum"),
  );
  return matching.length > 0 ? matching : branches;
}
