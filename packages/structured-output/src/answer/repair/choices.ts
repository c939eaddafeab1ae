import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { isJsonArray, isJsonObject } from "../../schema/json.ts";
import { atPointer } from "../../schema/pointer.ts";
import type { ValidationProblem } from "../../validate/problem.ts";
import { choiceMessage } from "../../validate/values.ts";

/**
 * All values that would have been right where a problem is about a choice, or undefined where it is about something
 * else or they are not all known: a problem carries only some values of a long list.
 */
export function choicesOf(problem: ValidationProblem, schema: JsonObject): readonly JsonValue[] | undefined {
  const { keyword, message, allowed, schemaPointer } = problem;
  if (keyword === "anyOf" || keyword === "oneOf") return listedIn(atPointer(schema, schemaPointer));
  if (keyword === "type" || allowed === undefined || isAboutName(problem)) return undefined;
  if (message.startsWith(choiceMessage(allowed.length))) return allowed;
  const listed = schemaPointer.endsWith("/enum") ? atPointer(schema, schemaPointer) : undefined;
  return isJsonArray(listed) ? listed : undefined;
}

/** The values that alternatives list: an enum that may also be null is one of two alternatives. */
function listedIn(alternatives: JsonValue | undefined): readonly JsonValue[] | undefined {
  if (!isJsonArray(alternatives)) return undefined;
  const listed = alternatives.flatMap((branch): readonly JsonValue[] => {
    if (!isJsonObject(branch)) return [];
    if (branch.const !== undefined) return [branch.const];
    return isJsonArray(branch.enum) ? branch.enum : [];
  });
  return listed.length === 0 ? undefined : listed;
}

/** Whether a problem is about the name of a property and not about its value. */
export function isAboutName({ message }: ValidationProblem): boolean {
  return message.startsWith("has a name that ");
}
