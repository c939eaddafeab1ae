import { MeerkatError } from "@meerkat/errors";
import type { BudgetLimits, ContentInput, Params, ToolOverlay } from "@meerkat/protocol";
import { type Lowered, type OutputSchema, parseOutputSchema } from "@meerkat/structured-output";
import {
  chooseModel,
  durationMs,
  type ModelChoice,
  type ModelWish,
  type RunLimits,
  type RuntimeConfig,
} from "../policy/index.ts";
import { isBlank, type LiveSession, type SessionSettings } from "../session/index.ts";
import type { TurnCore } from "./core.ts";
import { withLowering } from "./lowering.ts";

/** What one turn is to do, decided before anything is written or paid for. */
export interface TurnPlan {
  /** User messages to add, oldest first; none when a pending history is run again. */
  readonly prompts: readonly ContentInput[];
  readonly instructions: readonly string[];
  readonly overlay?: ToolOverlay;
  readonly choice: ModelChoice;
  readonly settings: SessionSettings;
  readonly output?: OutputSchema;
  /** The output schema as the chosen model's provider takes it; there whenever `output` is. */
  readonly lowered?: Lowered;
  /** Whether the growing structured answer is shown in events. */
  readonly streamOutput: boolean;
  readonly limits: RunLimits;
}

/** Settings that only a deferred session's first turn may still set. */
const FIRST_TURN_ONLY = [
  "maxTokens",
  "systemPrompt",
  "outputSchema",
  "structuredOutputRetries",
  "structuredOutputTokenBudget",
] as const;
const WIRE_NAMES = {
  maxTokens: "max_tokens",
  systemPrompt: "system_prompt",
  outputSchema: "output_schema",
  structuredOutputRetries: "structured_output_retries",
  structuredOutputTokenBudget: "structured_output_token_budget",
} as const;

/** The plan of `turn/start` on a session. Rejects what the parameters and the session's state do not allow. */
export async function planTurn(core: TurnCore, live: LiveSession, params: Params<"turn/start">): Promise<TurnPlan> {
  const deferred = live.record.state === "deferred";
  if (params.provider && !params.model)
    throw invalid("provider", "`provider` needs `model`: a provider alone does not say what to run");
  for (const name of FIRST_TURN_ONLY) {
    if (!deferred && params[name] !== undefined && params[name] !== null) {
      throw invalid(
        WIRE_NAMES[name],
        `\`${WIRE_NAMES[name]}\` can only be set when the session is created, or on the first turn of a deferred session`,
      );
    }
  }
  const settings = merged(live.settings, params, deferred);
  const prompts = [...stagedPrompt(live, deferred), params.prompt].filter((prompt) => !isBlank(prompt));
  if (prompts.length === 0 && !isPending(live))
    throw invalid("prompt", "the prompt is empty and the session has nothing left to answer");
  return withLowering(core, {
    prompts: await Promise.all(prompts.map((prompt) => core.media.accept(prompt, "/prompt"))),
    instructions: params.additionalInstructions ?? [],
    ...(params.flowToolOverlay ? { overlay: params.flowToolOverlay } : {}),
    choice: choiceFor(core, live, params),
    ...planSettings(settings, core.config),
    ...(typeof params.streamStructuredOutput === "boolean" ? { streamOutput: params.streamStructuredOutput } : {}),
  });
}

/** The parts of a plan that the session's settings decide. Throws INVALID_PARAMS for a schema or limit that is wrong. */
export function planSettings(
  settings: SessionSettings,
  config: RuntimeConfig,
): Pick<TurnPlan, "settings" | "output" | "limits" | "streamOutput"> {
  const { outputSchema } = settings;
  const output = outputSchema === undefined || outputSchema === null ? {} : { output: outputOf(settings) };
  const streamOutput = settings.streamStructuredOutput === true;
  return { settings, ...output, streamOutput, limits: limitsOf(settings.budgetLimits ?? undefined, config) };
}

const outputs = new WeakMap<SessionSettings, OutputSchema>();

function outputOf(settings: SessionSettings): OutputSchema {
  const known = outputs.get(settings);
  if (known) return known;
  const parsed = parseOutputSchema(settings.outputSchema);
  outputs.set(settings, parsed);
  return parsed;
}

function limitsOf(limits: BudgetLimits | undefined, config: RuntimeConfig): RunLimits {
  const maxTokens = limits?.maxTokens ?? config.limits.maxTokens;
  const maxToolCalls = limits?.maxToolCalls ?? config.limits.maxToolCalls;
  const given = limits?.maxDuration;
  const maxDurationMs = given === undefined || given === null ? config.limits.maxDurationMs : durationMs(given);
  return {
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(maxToolCalls === undefined ? {} : { maxToolCalls }),
    ...(maxDurationMs === undefined ? {} : { maxDurationMs }),
  };
}

function merged(settings: SessionSettings, params: Params<"turn/start">, deferred: boolean): SessionSettings {
  const changes: Record<string, unknown> = {};
  for (const name of [...FIRST_TURN_ONLY, "providerParams", "model", "provider"] as const) {
    const value = params[name];
    if (value !== undefined && value !== null) changes[name] = value;
  }
  if (deferred) changes.prompt = "";
  return Object.keys(changes).length === 0 ? settings : { ...settings, ...changes };
}

function stagedPrompt(live: LiveSession, deferred: boolean): readonly ContentInput[] {
  return deferred && live.settings.deferredPromptPolicy !== "discard" ? [live.settings.prompt] : [];
}

/** Whether the history ends with something that no answer followed, so that it can be run again. */
function isPending(live: LiveSession): boolean {
  const last = live.messages.at(-1);
  return last?.role === "user" || last?.role === "tool_results";
}

function choiceFor(core: TurnCore, live: LiveSession, params: Params<"turn/start">): ModelChoice {
  const wish = params.model
    ? { model: params.model, provider: params.provider }
    : { model: live.record.model, provider: live.record.provider };
  return chooseModel({ ...wish, ...defaultsOf(core.config) }, core.env, core.providers);
}

/** What the operator says of models. */
export function defaultsOf({ model, models, catalog }: RuntimeConfig): Omit<ModelWish, "model" | "provider"> {
  return { ...(model ? { configured: model } : {}), ...(models ? { models } : {}), ...(catalog ? { catalog } : {}) };
}

function invalid(parameter: string, problem: string): MeerkatError {
  return new MeerkatError("INVALID_PARAMS", `Invalid params: ${problem}.`, { details: { parameter } });
}
