import type { AssistantBlock, JsonObject, Message, StopReason, ToolDef, Usage } from "@meerkat/protocol";
import type { ProfileName } from "@meerkat/structured-output";

/** What a structured answer must look like; its presence makes a request an extraction call. */
export interface OutputRequest {
  /** JSON Schema of the answer, already lowered for the provider's answer profile. */
  readonly schema: JsonObject;
  /** False when decoding must not be constrained: the prompt tells the schema and the answer is only validated. */
  readonly constrained: boolean;
  /** Name of the schema where a provider's API wants one. */
  readonly name?: string;
  /** The `strict` flag as the caller gave it, where a provider has such a flag. */
  readonly strict?: boolean;
}

/** A tool as the provider is told of it. */
export interface ToolSpec extends ToolDef {
  /** True when `inputSchema` was lowered for the provider's tool profile and the arguments may be constrained to it. */
  readonly strict?: boolean;
}

/** One call of a model: everything the provider is told, nothing it has to remember. */
export interface ModelRequest {
  readonly model: string;
  /** The assembled system prompt. */
  readonly system?: string;
  /** The history, oldest first; never contains the role `system`. */
  readonly messages: readonly Message[];
  readonly tools: readonly ToolSpec[];
  /** Upper bound of the answer, in tokens. */
  readonly maxTokens?: number;
  readonly temperature?: number;
  /** Whether the model takes a temperature, where the caller knows it; left out, the provider goes by the catalogue and the name. */
  readonly takesTemperature?: boolean;
  readonly output?: OutputRequest;
  /** Opaque options of one provider, passed through as given. */
  readonly providerParams?: JsonObject;
}

/**
 * One step of an answer.
 *
 * `block` is a finished block, in order: the deltas of its kind since the block before concatenate to its text. Its
 * `meta` keeps what this provider has to see again on later turns (signatures, encrypted reasoning, item ids), tagged
 * by `provider`; another provider ignores it.
 * `finish` comes exactly once, last; a stream that ends without it has failed. A refusal, a full context and a pause
 * are stop reasons, not errors: the caller decides what they mean. `detail` is the provider's own explanation.
 */
export type ModelEvent =
  | { readonly type: "text_delta"; readonly delta: string }
  | { readonly type: "reasoning_delta"; readonly delta: string }
  | { readonly type: "block"; readonly block: AssistantBlock }
  // What the call has cost so far, where a provider tells before the end; the finish counts it in.
  | { readonly type: "usage"; readonly usage: Usage }
  | { readonly type: "finish"; readonly stopReason: StopReason; readonly usage: Usage; readonly detail?: string };

/** How a call is cancelled. */
export interface StreamOptions {
  readonly signal: AbortSignal;
}

/** The structured-output profiles of one model. */
export interface ProviderProfiles {
  readonly answer: ProfileName;
  readonly tools: ProfileName;
}

/** An answer as it arrives. */
export interface ModelStream extends AsyncIterable<ModelEvent> {
  /**
   * The next event if it is there already: who reads many saves the wait that each would take. Only for the one who
   * iterates, between two of its steps. A stream need not have it.
   */
  take?(): ModelEvent | undefined;
}

/** The port behind which every vendor stands. */
export interface ModelProvider {
  /** Lower-case provider name, as in the catalogue. */
  readonly name: string;
  /** Which rules schemas have to keep for a model: of the answer, and of strict tools. `none` where nothing is enforced. */
  profiles?(model: string): ProviderProfiles;
  /**
   * Starts one call when iteration begins; the result is iterated once.
   *
   * Failures are thrown by the iterator and are made by `providerError`. Aborting `signal` ends the iteration with
   * `signal.reason`. `return()` releases everything the call holds, even while a `next()` is pending.
   */
  stream(request: ModelRequest, options: StreamOptions): ModelStream;
}

/** Without what no call can succeed. */
export interface Missing {
  readonly reason: "authentication" | "unavailable";
  /** What is missing and how to give it, in whole sentences. */
  readonly message: string;
}

/** A provider that is not in memory yet, so that unused vendor SDKs cost nothing. */
export interface ProviderDriver {
  readonly name: string;
  /** What is missing as things are, if anything; asked before a run begins. */
  missing?(): Missing | undefined;
  load(): Promise<ModelProvider>;
}
