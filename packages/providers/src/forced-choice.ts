import { isRecord, type JsonValue } from "@meerkat/protocol";
import type { ModelRequest } from "./port.ts";

/** Types of a choice that leave it to the model whether it calls anything. */
const FREE: ReadonlySet<JsonValue | undefined> = new Set(["auto", "none"]);

/**
 * Whether the tools that had to be called have been. A model that has to call one in every step of a run never comes to
 * its answer, so what is forced holds for the first step of a turn.
 */
export function hasCalled({ messages }: ModelRequest): boolean {
  return messages.at(-1)?.role === "tool_results";
}

/** A `tool_choice` that lets the model answer, and is otherwise what it was. */
export function unforced(choice: JsonValue): JsonValue {
  if (typeof choice === "string") return FREE.has(choice) ? choice : "auto";
  if (!isRecord(choice) || FREE.has(choice.type)) return choice;
  // Anthropic's choice says as well whether several tools may be called at once.
  if (choice.type === "any" || choice.type === "tool") {
    const { name: _name, ...rest } = choice;
    return { ...rest, type: "auto" };
  }
  return choice.type === "allowed_tools" ? unforcedTools(choice) : "auto";
}

/** Some of the tools, which OpenAI's two APIs say at different depths. */
function unforcedTools(choice: { readonly [key: string]: JsonValue | undefined }): JsonValue {
  const { allowed_tools: allowed } = choice;
  if (isRecord(allowed)) return { ...choice, allowed_tools: { ...allowed, mode: "auto" } };
  return { ...choice, mode: "auto" };
}
