import type {
  JsonObject,
  JsonValue,
  KnownEvent,
  Message,
  RunUsage,
  SchemaWarning,
  StructuredAttempt,
  ToolOverlay,
} from "@meerkat/protocol";
import type { ModelProvider } from "@meerkat/providers";
import type { Lowered, OutputSchema } from "@meerkat/structured-output";
import type { Budget, RuntimeConfig } from "../policy/index.ts";
import type { Offer, Tool, Toolbox } from "../tools/index.ts";

/** The messages a run reads and adds to. */
export interface Transcript {
  /** The history with what the run added so far, oldest first, without the system message. */
  readonly messages: readonly Message[];
  append(message: Message): void;
}

/** Everything one run needs; it knows no session, store or connection. */
export interface RunInput {
  readonly provider: ModelProvider;
  readonly model: string;
  readonly system?: string;
  readonly maxTokens: number;
  readonly providerParams?: JsonObject;
  readonly output?: OutputSchema;
  /** The output schema as this provider takes it; there whenever `output` is. */
  readonly lowered?: Lowered;
  /** Whether the growing structured answer is shown in events. */
  readonly streamOutput: boolean;
  /** Tokens that all attempts at the structured answer may use together. */
  readonly outputTokenBudget?: number;
  readonly outputRetries: number;
  readonly toolbox: Toolbox;
  /** How tools are told to this provider. */
  readonly offer: (tools: readonly Tool[]) => Offer;
  readonly overlay?: ToolOverlay;
  /** Says which tools changed since the session's last model call. */
  readonly toolChanges: (tools: readonly Tool[], turn: number) => readonly KnownEvent[];
  readonly config: RuntimeConfig;
  readonly budget: Budget;
  readonly transcript: Transcript;
  /** Sends an event; a promise where the next one should wait for room. */
  readonly emit: (event: KnownEvent) => Promise<void> | undefined;
  /** Makes what was added so far durable. Called where a crash must not lose finished work. */
  readonly checkpoint: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** What a run came to. */
export interface RunOutcome {
  readonly text: string;
  readonly turns: number;
  readonly toolCalls: number;
  readonly usage: RunUsage;
  readonly structuredOutput?: JsonValue;
  readonly schemaWarnings?: readonly SchemaWarning[];
  readonly structuredOutputAttempts?: readonly StructuredAttempt[];
}
