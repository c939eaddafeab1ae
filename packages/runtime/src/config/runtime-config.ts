import { DEFAULT_CONFIG, type RuntimeConfig } from "../policy/index.ts";
import { addedModels } from "./added-models.ts";
import { compact } from "./compact.ts";
import type { Settings } from "./settings.ts";

/** What the settings say of the runtime's configuration. `promptFile` is the text of `agent.system_prompt_file`. */
export function runtimeConfig(settings: Settings, promptFile: string | undefined): Partial<RuntimeConfig> {
  const { get } = settings;
  return compact({
    model: get("agent.model"),
    models: get("models"),
    catalog: get("catalog") === undefined ? undefined : addedModels(get("catalog")),
    systemPrompt: promptFile ?? get("agent.system_prompt"),
    toolInstructions: get("agent.tool_instructions"),
    extractionPrompt: get("agent.extraction_prompt"),
    maxTokensPerTurn: get("agent.max_tokens_per_turn") ?? get("max_tokens"),
    temperature: get("agent.temperature"),
    providerParams: get("agent.provider_params"),
    structuredOutputRetries: get("agent.structured_output_retries"),
    maxTurns: get("agent.max_turns"),
    budgetWarningThreshold: get("agent.budget_warning_threshold"),
    limits: limits(settings),
    retry: retry(settings),
    tools: tools(settings),
  });
}

function limits({ get }: Settings): RuntimeConfig["limits"] {
  return compact({
    maxTokens: get("budget.max_tokens") ?? get("limits.budget"),
    maxDurationMs: get("budget.max_duration") ?? get("limits.max_duration"),
    maxToolCalls: get("budget.max_tool_calls"),
  });
}

function retry({ get }: Settings): RuntimeConfig["retry"] {
  const changes = compact({
    maxRetries: get("retry.max_retries"),
    initialDelayMs: get("retry.initial_delay"),
    maxDelayMs: get("retry.max_delay"),
    multiplier: get("retry.multiplier"),
    callTimeoutMs: get("retry.call_timeout"),
  });
  return { ...DEFAULT_CONFIG.retry, ...changes };
}

function tools({ get }: Settings): RuntimeConfig["tools"] {
  const changes = compact({
    callbackTimeoutMs: get("tools.default_timeout"),
    maxConcurrent: get("tools.max_concurrent"),
  });
  return { ...DEFAULT_CONFIG.tools, ...changes };
}
