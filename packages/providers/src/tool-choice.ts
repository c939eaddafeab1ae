import { isRecord, type JsonObject, type JsonValue } from "@meerkat/protocol";
import { hasCalled, unforced } from "./forced-choice.ts";
import type { ModelRequest } from "./port.ts";

type Rename = (name: string) => string;

/** What params say of how tools may be called. */
const CHOICE: ReadonlySet<string> = new Set(["tool_choice", "parallel_tool_calls"]);

/** Params without what they say of how tools may be called. */
export function withoutChoice(params: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !CHOICE.has(name)));
}

/**
 * What params say of how tools may be called, for a request that has some: APIs refuse it in one that has none. A
 * structured answer is asked for without tools, so that it holds for none that the provider runs either.
 */
export function choiceOf(request: ModelRequest): JsonObject {
  const { providerParams = {}, output } = request;
  if (output !== undefined) return {};
  const said = Object.fromEntries(Object.entries(providerParams).filter(([name]) => CHOICE.has(name)));
  const { tool_choice: choice } = said;
  return choice !== undefined && hasCalled(request) ? { ...said, tool_choice: unforced(choice) } : said;
}

/** Params with the names in `tool_choice` as the API knows them. */
export function withChoiceRenamed(params: JsonObject, rename: Rename): JsonObject {
  const { tool_choice: choice } = params;
  return choice === undefined ? params : { ...params, tool_choice: renamedIn(choice, rename) };
}

/** APIs differ in how deep the names are; those of a server's own (MCP) are none of ours. */
function renamedIn(choice: JsonValue, rename: Rename): JsonValue {
  if (Array.isArray(choice)) return choice.map((item) => renamedIn(item, rename));
  if (!isRecord(choice) || choice.type === "mcp") return choice;
  const entries = Object.entries(choice).map(([key, value = null]) => {
    return [key, key === "name" && typeof value === "string" ? rename(value) : renamedIn(value, rename)] as const;
  });
  return Object.fromEntries(entries);
}
