import type { JsonObject, JsonValue, StopReason, Usage } from "@meerkat/protocol";
import type { ProviderErrorReason } from "../errors.ts";
import type { ModelProvider } from "../port.ts";

/**
 * How the model's side answers one call. It is a subset of a scenario call, so the simulator plays it as it is; a real
 * driver's harness plays it from a local server that speaks the vendor's protocol.
 */
export interface ScriptedReply {
  readonly reasoning?: string;
  /** Sent in several pieces. */
  readonly text?: string;
  readonly toolCalls?: readonly { readonly id: string; readonly name: string; readonly args: JsonObject }[];
  /** Sent as JSON text: the answer to an extraction call. */
  readonly json?: JsonValue;
  readonly stopReason?: StopReason;
  readonly usage?: Pick<Usage, "inputTokens" | "outputTokens">;
  /** Raised before anything is sent, or after so many pieces of the text. */
  readonly error?: {
    readonly reason: ProviderErrorReason;
    readonly retryAfterMs?: number;
    readonly afterChunks?: number;
  };
  /** Send the text and then nothing more, without ending the answer. */
  readonly hang?: boolean;
}

/** A provider under test with what its model's side can tell. */
export interface Bench {
  readonly provider: ModelProvider;
  /**
   * The requests that arrived, as texts (JSON bodies), oldest first. With it the suite can tell whether tool results
   * and pictures reached the model.
   */
  received(): readonly string[];
  /** Resolves when the model's side sees no open call any more; the way to tell that everything was released. */
  idle?(): Promise<void>;
  close?(): Promise<void>;
}

/** What the suite needs of a provider. */
export interface ConformanceHarness {
  /** A model id to put into requests. */
  readonly model: string;
  /** False for models that do not send what they think; reasoning is then not looked for. */
  readonly reasoning?: boolean;
  /** A fresh provider whose calls are answered by these replies, in order. */
  provider(script: readonly ScriptedReply[]): Promise<Bench> | Bench;
}
