/** What a configuration key may hold. */
export type Kind = "text" | "number" | "count" | "share" | "duration" | "timeout" | "table" | "texts";

/** The keys that this build uses, by their dotted path. */
export const KEYS = {
  "agent.model": "text",
  "agent.max_tokens_per_turn": "count",
  "agent.temperature": "number",
  "agent.budget_warning_threshold": "share",
  "agent.max_turns": "count",
  "agent.system_prompt": "text",
  "agent.system_prompt_file": "text",
  "agent.tool_instructions": "text",
  "agent.provider_params": "table",
  "agent.structured_output_retries": "count",
  "agent.extraction_prompt": "text",
  max_tokens: "count",
  "provider.type": "text",
  "provider.api_key": "text",
  "provider.base_url": "text",
  "providers.api_keys": "texts",
  "providers.base_urls": "texts",
  "providers.apis": "texts",
  "providers.profiles": "texts",
  models: "texts",
  catalog: "table",
  "limits.budget": "count",
  "limits.max_duration": "duration",
  "budget.max_tokens": "count",
  "budget.max_duration": "duration",
  "budget.max_tool_calls": "count",
  "retry.max_retries": "count",
  "retry.initial_delay": "duration",
  "retry.max_delay": "duration",
  "retry.multiplier": "number",
  "retry.call_timeout": "timeout",
  "tools.default_timeout": "duration",
  "tools.max_concurrent": "count",
} as const satisfies Readonly<Record<string, Kind>>;

/** A key this build uses. */
export type Key = keyof typeof KEYS;

/** Whether a dotted path is a key this build uses. */
export function isKey(path: string): path is Key {
  return Object.hasOwn(KEYS, path);
}

/** What a value of each kind has to be, to complete "must be …". */
export const MUST_BE: Readonly<Record<Kind, string>> = {
  text: "text",
  number: "a number",
  count: "a whole number that is not negative",
  share: "a number from 0 to 1",
  duration: 'a duration such as "30s" or "1h30m"',
  timeout: '"disabled" or a duration such as "30s"',
  table: "a table",
  texts: "a table of texts",
};
