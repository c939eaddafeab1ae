import type { CatalogueModel, JsonObject } from "@meerkat/protocol";

/** What the operator decides for every session of a server. All fields have defaults, see {@link DEFAULT_CONFIG}. */
export interface RuntimeConfig {
  /** The model when a request and RKAT_MODEL name none. */
  readonly model?: string;
  /** The models of providers that are named without one, by provider. */
  readonly models?: Readonly<Record<string, string>>;
  /** Models beside those of the catalogue. */
  readonly catalog?: readonly AddedModel[];
  /** The base system prompt. */
  readonly systemPrompt?: string;
  /** Text added after the base system prompt, such as a project's AGENTS.md. */
  readonly projectInstructions?: string;
  /** Text added at the end of the system prompt. */
  readonly toolInstructions?: string;
  /** Replaces the prompt that asks for the structured answer. */
  readonly extractionPrompt?: string;
  /** Output tokens one model call may use. */
  readonly maxTokensPerTurn: number;
  readonly temperature?: number;
  readonly providerParams?: JsonObject;
  readonly structuredOutputRetries: number;
  /** Model calls one run may make. */
  readonly maxTurns: number;
  /** The share of a budget, 0 to 1, at which a warning is sent. */
  readonly budgetWarningThreshold: number;
  /** Limits of a run that its request does not set. */
  readonly limits: { readonly maxTokens?: number; readonly maxDurationMs?: number; readonly maxToolCalls?: number };
  readonly retry: RetryConfig;
  readonly tools: {
    /** How long a callback tool may take, in milliseconds. */
    readonly callbackTimeoutMs: number;
    readonly maxConcurrent: number;
  };
  /** Sessions that may run a turn at the same time. */
  readonly maxRunningSessions: number;
  /** Idle sessions kept in memory; further ones are read from the store again. */
  readonly maxIdleSessions: number;
}

/** A model that the operator knows, and whose it is. */
export interface AddedModel {
  readonly provider: string;
  readonly model: CatalogueModel;
}

/** How failed model calls are tried again. Times are in milliseconds. */
export interface RetryConfig {
  readonly maxRetries: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly multiplier: number;
  /** The least wait after a rate limit that names no time itself. */
  readonly rateLimitFloorMs: number;
  /** How long one model call may take; no limit when absent. */
  readonly callTimeoutMs?: number;
}

export const DEFAULT_CONFIG: RuntimeConfig = {
  maxTokensPerTurn: 16_384,
  structuredOutputRetries: 2,
  maxTurns: 100,
  budgetWarningThreshold: 0.8,
  limits: {},
  retry: { maxRetries: 3, initialDelayMs: 500, maxDelayMs: 30_000, multiplier: 2, rateLimitFloorMs: 30_000 },
  tools: { callbackTimeoutMs: 30_000, maxConcurrent: 10 },
  maxRunningSessions: 64,
  maxIdleSessions: 64,
};

/** A whole configuration from a partial one. */
export function withDefaults(config: Partial<RuntimeConfig> = {}): RuntimeConfig {
  return { ...DEFAULT_CONFIG, ...config };
}
