import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { isJsonArray } from "../../schema/json.ts";
import { atPointer } from "../../schema/pointer.ts";
import type { ValidationProblem } from "../../validate/problem.ts";
import { choiceMessage } from "../../validate/values.ts";

/**
 * All values that would have been right where a problem is about a choice, or undefined where it is about something
 * else or they are not all known: a problem carries only some values of a long list.
 */
export function choicesOf(problem: ValidationProblem, schema: JsonObject): readonly JsonValue[] | undefined {
  const { keyword, message, allowed, schemaPointer } = problem;
  if (keyword === "type" || allowed === undefined || isAboutName(problem)) return undefined;
  if (message.startsWith(choiceMessage(allowed.length))) return allowed;
  const listed = schemaPointer.endsWith("/enum") ? atPointer(schema, schemaPointer) : undefined;
  return isJsonArray(listed) ? listed : undefined;
}

/** Whether a problem is about the name of a property and not about its value. */
export function isAboutName({ message }: ValidationProblem): boolean {
  return message.startsWith("has a name that ");
}
