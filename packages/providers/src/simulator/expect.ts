import type { JsonValue } from "@meerkat/protocol";
import { jsonEqual } from "../instance/json.ts";
import type { ModelRequest } from "../port.ts";
import { lastUser, mediaOf, openResults, textOf, toolName } from "./history.ts";
import type { ScenarioExpectation, ScenarioToolResult } from "./scenario.ts";

/** An expectation that a request does not meet. */
export interface Mismatch {
  /** Where in the expectation, as a JSON Pointer below `expect`. */
  readonly pointer: string;
  readonly expected: JsonValue;
  readonly actual: JsonValue;
}

type Comparison = readonly [
  pointer: string,
  expected: JsonValue | undefined,
  actual: JsonValue,
  holds: (expected: JsonValue, actual: JsonValue) => boolean,
];

/** The first expectation that a request does not meet; undefined when it meets all. */
export function findMismatch(expect: ScenarioExpectation, request: ModelRequest): Mismatch | undefined {
  const prompt = lastUser(request.messages);
  const spoken = prompt === undefined ? null : textOf(prompt);
  const comparisons: readonly Comparison[] = [
    ["/model", expect.model, request.model, jsonEqual],
    ["/last_user", expect.lastUser, spoken, jsonEqual],
    ["/last_user_contains", expect.lastUserContains, spoken, within],
    ["/system_contains", expect.systemContains, request.system ?? null, within],
    ["/tools", expect.tools?.toSorted(), request.tools.map((tool) => tool.name).sort(), jsonEqual],
    ["/output", expect.output, request.output !== undefined, jsonEqual],
    ["/message_count", expect.messageCount, request.messages.length, jsonEqual],
    ["/images", expect.images, imageTypes(request), jsonEqual],
    ...resultComparisons(expect.toolResults, request),
  ];
  for (const [pointer, expected, actual, holds] of comparisons) {
    if (expected !== undefined && !holds(expected, actual)) return { pointer, expected, actual };
  }
  return undefined;
}

function within(part: JsonValue, whole: JsonValue): boolean {
  return typeof part === "string" && typeof whole === "string" && whole.includes(part);
}

function imageTypes(request: ModelRequest): readonly string[] {
  const images = mediaOf(lastUser(request.messages) ?? "").filter((block) => block.type === "image");
  return images.map((block) => block.mediaType);
}

function resultComparisons(
  expected: readonly ScenarioToolResult[] | undefined,
  request: ModelRequest,
): readonly Comparison[] {
  if (expected === undefined) return [];
  const actual = openResults(request.messages);
  if (expected.length !== actual.length) {
    return [["/tool_results", `${expected.length} results`, `${actual.length} results`, jsonEqual]];
  }
  return actual.flatMap((result, index): readonly Comparison[] => {
    const wanted = expected[index];
    const at = `/tool_results/${index}`;
    return [
      [`${at}/name`, wanted?.name, toolName(request.messages, result.toolUseId) ?? null, jsonEqual],
      [`${at}/tool_use_id`, wanted?.toolUseId, result.toolUseId, jsonEqual],
      [`${at}/content`, wanted?.content, textOf(result.content), jsonEqual],
      [`${at}/is_error`, wanted?.isError, result.isError, jsonEqual],
    ];
  });
}
