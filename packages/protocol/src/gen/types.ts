// Generated from schema/ by scripts/generate.ts. Do not edit.
import type { JsonObject, JsonValue } from "../json.ts";

/**
 * An event of a run.
 */
export type KnownEvent = (InteractionCompleteEvent | InteractionFailedEvent | InteractionCallbackPendingEvent | CompactionStartedEvent | CompactionCompletedEvent | CompactionFailedEvent | HookStartedEvent | HookCompletedEvent | HookFailedEvent | HookDeniedEvent | HookRewriteAppliedEvent | HookPatchPublishedEvent | BudgetWarningEvent | RetryingEvent | RunStartedEvent | RunCompletedEvent | RunFailedEvent | SkillsResolvedEvent | SkillResolutionFailedEvent | StreamTruncatedEvent | BackgroundJobCompletedEvent | StructuredOutputPartialEvent | ToolCallRequestedEvent | ToolExecutionStartedEvent | ToolExecutionCompletedEvent | ToolExecutionTimedOutEvent | ToolResultReceivedEvent | ToolConfigChangedEvent | TurnStartedEvent | TextDeltaEvent | TextCompleteEvent | ReasoningDeltaEvent | ReasoningCompleteEvent | TurnCompletedEvent);
/**
 * A piece of an assistant's answer.
 */
export type AssistantBlock = (AssistantTextBlock | AssistantReasoningBlock | AssistantToolUseBlock | AssistantUnknownBlock);
/**
 * An assistant's answer in an old row.
 */
export interface AssistantMessage {
    /**
     * Who speaks.
     */
    readonly role: "assistant";
    /**
     * The text.
     */
    readonly content: string;
    /**
     * The tools it called.
     */
    readonly toolCalls?: (readonly LegacyToolCall[]);
    /**
     * Why the call ended.
     */
    readonly stopReason: StopReason;
}
/**
 * A reasoning block.
 */
export interface AssistantReasoningBlock {
    /**
     * The kind of block.
     */
    readonly blockType: "reasoning";
    /**
     * The reasoning.
     */
    readonly data: TextBlockData;
}
/**
 * A text block.
 */
export interface AssistantTextBlock {
    /**
     * The kind of block.
     */
    readonly blockType: "text";
    /**
     * The text.
     */
    readonly data: TextBlockData;
}
/**
 * A tool call block.
 */
export interface AssistantToolUseBlock {
    /**
     * The kind of block.
     */
    readonly blockType: "tool_use";
    /**
     * The call.
     */
    readonly data: ToolUseBlockData;
}
/**
 * A block that only its provider understands.
 */
export interface AssistantUnknownBlock {
    /**
     * The kind of block.
     */
    readonly blockType: "unknown";
    /**
     * The block as the provider sent it.
     */
    readonly data: JsonObject;
}
/**
 * A background job of the shell ended.
 */
export interface BackgroundJobCompletedEvent {
    /**
     * The kind of event.
     */
    readonly type: "background_job_completed";
    /**
     * The job.
     */
    readonly jobId: string;
    /**
     * Its name for people.
     */
    readonly displayName: string;
    /**
     * How it ended.
     */
    readonly status: string;
    /**
     * More about it.
     */
    readonly detail: string;
}
/**
 * Parameters of blob/get.
 */
export interface BlobGetParams {
    /**
     * The id of the blob, as an image block of the history names it.
     */
    readonly blobId: string;
}
/**
 * Result of blob/get.
 */
export interface BlobGetResult {
    /**
     * The id of the blob.
     */
    readonly blobId: string;
    /**
     * The media type, such as image/png.
     */
    readonly mediaType: string;
    /**
     * The bytes in base64.
     */
    readonly data: string;
}
/**
 * An image kept in the realm's blob store.
 */
export interface BlobImageBlock {
    /**
     * The kind of block.
     */
    readonly type: "image";
    /**
     * The media type, such as image/png.
     */
    readonly mediaType: string;
    /**
     * Where the data is.
     */
    readonly source: "blob";
    /**
     * The id of the blob.
     */
    readonly blobId: string;
}
/**
 * An assistant's answer.
 */
export interface BlockAssistantMessage {
    /**
     * Who speaks.
     */
    readonly role: "block_assistant";
    /**
     * The pieces in order.
     */
    readonly blocks: (readonly AssistantBlock[]);
    /**
     * Why the call ended.
     */
    readonly stopReason: StopReason;
}
/**
 * Limits of one run. A limit that is null or absent does not apply.
 */
export interface BudgetLimits {
    /**
     * Input and output tokens together.
     */
    readonly maxTokens?: (number | null);
    /**
     * Wall-clock time.
     */
    readonly maxDuration?: (Duration | null);
    /**
     * Tool calls.
     */
    readonly maxToolCalls?: (number | null);
}
/**
 * A budget is nearly or wholly used.
 */
export interface BudgetWarningEvent {
    /**
     * The kind of event.
     */
    readonly type: "budget_warning";
    /**
     * Which budget.
     */
    readonly budgetType: "tokens" | "time" | "tool_calls" | "turns" | (string & {});
    /**
     * How much is used; seconds for time.
     */
    readonly used: number;
    /**
     * The limit; seconds for time.
     */
    readonly limit: number;
    /**
     * The share used, 0 to 100.
     */
    readonly percent: number;
}
/**
 * Parameters of cancel.
 */
export interface CancelParams {
    /**
     * The id of the pending request.
     */
    readonly requestId: RequestId;
}
/**
 * Parameters of capabilities/get.
 */
export interface CapabilitiesGetParams {
}
/**
 * Result of capabilities/get.
 */
export interface CapabilitiesGetResult {
    /**
     * The contract the server speaks.
     */
    readonly contractVersion: ContractVersion;
    /**
     * The capabilities, in a fixed order.
     */
    readonly capabilities: (readonly Capability[]);
}
/**
 * One capability of a server.
 */
export interface Capability {
    /**
     * The id.
     */
    readonly id: string;
    /**
     * What it is.
     */
    readonly description: string;
    /**
     * Whether it can be used.
     */
    readonly status: CapabilityStatus;
}
/**
 * The capability that would have helped.
 */
export interface CapabilityHint {
    /**
     * The capability.
     */
    readonly capabilityId: string;
    /**
     * What to do about it.
     */
    readonly message: string;
}
/**
 * "Available", or an object that says why not.
 */
export type CapabilityStatus = (string | CapabilityUnavailableStatus);
/**
 * Why a capability cannot be used. Exactly one of the fields is set.
 */
export interface CapabilityUnavailableStatus {
    /**
     * There and switched off.
     */
    readonly DisabledByPolicy?: DisabledByPolicy;
    /**
     * Not part of this build.
     */
    readonly NotCompiled?: NotCompiled;
    /**
     * Not reachable over this surface.
     */
    readonly NotSupportedByProtocol?: NotSupportedByProtocol;
}
/**
 * One model.
 */
export interface CatalogueModel {
    /**
     * The id to ask for.
     */
    readonly id: string;
    /**
     * A name for people.
     */
    readonly displayName: string;
    /**
     * Our advice.
     */
    readonly tier: "recommended" | "supported" | (string & {});
    /**
     * Tokens it can read.
     */
    readonly contextWindow?: number;
    /**
     * Tokens it can write.
     */
    readonly maxOutputTokens?: number;
    /**
     * What it can do.
     */
    readonly profile?: ModelProfile;
}
/**
 * One provider and its models.
 */
export interface CatalogueProvider {
    /**
     * The provider.
     */
    readonly provider: string;
    /**
     * The model used when none is named.
     */
    readonly defaultModelId: string;
    /**
     * The models.
     */
    readonly models: (readonly CatalogueModel[]);
}
/**
 * What a client declares about itself.
 */
export interface ClientInfo {
    /**
     * The client's name.
     */
    readonly name: string;
    /**
     * The client's version.
     */
    readonly version: string;
    /**
     * The contract it speaks; the server answers VERSION_MISMATCH when it does not fit.
     */
    readonly contractVersion?: string;
    /**
     * The longest line it can read, in bytes. Events are cut to fit 65,536 bytes for a client that declares nothing.
     */
    readonly maxLineBytes?: number;
    /**
     * Events of one stream the server may send beyond the last one acknowledged with session/stream_ack. Without it events are pushed as they come.
     */
    readonly eventWindow?: number;
}
/**
 * The history was shortened.
 */
export interface CompactionCompletedEvent {
    /**
     * The kind of event.
     */
    readonly type: "compaction_completed";
    /**
     * Tokens of the summary.
     */
    readonly summaryTokens: number;
    /**
     * Messages before.
     */
    readonly messagesBefore: number;
    /**
     * Messages after.
     */
    readonly messagesAfter: number;
}
/**
 * The history could not be shortened and stays as it is.
 */
export interface CompactionFailedEvent {
    /**
     * The kind of event.
     */
    readonly type: "compaction_failed";
    /**
     * What happened.
     */
    readonly error: string;
}
/**
 * The history is being shortened.
 */
export interface CompactionStartedEvent {
    /**
     * The kind of event.
     */
    readonly type: "compaction_started";
    /**
     * Tokens of the last model call.
     */
    readonly inputTokens: number;
    /**
     * Estimated tokens of the history.
     */
    readonly estimatedHistoryTokens: number;
    /**
     * Messages in the history.
     */
    readonly messageCount: number;
}
/**
 * The configuration of a realm and where it comes from.
 */
export interface ConfigEnvelope {
    /**
     * The configuration, by section. In place of a secret stands the placeholder `********`.
     */
    readonly config: JsonObject;
    /**
     * Counts the writes; 0 before the first.
     */
    readonly generation: number;
    /**
     * The realm.
     */
    readonly realmId: (string | null);
    /**
     * The name this process was given.
     */
    readonly instanceId: (string | null);
    /**
     * How the realm is stored; null where nothing is.
     */
    readonly backend: (string | null);
    /**
     * Where the realm's files are; left out where there are none.
     */
    readonly resolvedPaths?: RealmPaths;
}
/**
 * Parameters of config/get.
 */
export interface ConfigGetParams {
}
/**
 * Result of config/get.
 */
export type ConfigGetResult = ConfigEnvelope;
/**
 * Parameters of config/patch.
 */
export interface ConfigPatchParams {
    /**
     * What changes. A secret that is given as the placeholder stays as it is.
     */
    readonly patch: JsonObject;
    /**
     * The generation the caller has read; any other is refused.
     */
    readonly expectedGeneration?: (number | null);
}
/**
 * Result of config/patch.
 */
export type ConfigPatchResult = ConfigEnvelope;
/**
 * Parameters of config/set.
 */
export interface ConfigSetParams {
    /**
     * The whole configuration, by section. A secret that is given as the placeholder stays as it is.
     */
    readonly config: JsonObject;
    /**
     * The generation the caller has read; any other is refused.
     */
    readonly expectedGeneration?: (number | null);
}
/**
 * Result of config/set.
 */
export type ConfigSetResult = ConfigEnvelope;
/**
 * A piece of a multimodal message.
 */
export type ContentBlock = (TextBlock | InlineImageBlock | BlobImageBlock | VideoBlock);
/**
 * A message's content, as plain text or as blocks.
 */
export type ContentInput = (string | (readonly ContentBlock[]));
/**
 * A contract version in parts.
 */
export interface ContractVersion {
    /**
     * Major.
     */
    readonly major: number;
    /**
     * Minor.
     */
    readonly minor: number;
    /**
     * Patch.
     */
    readonly patch: number;
}
/**
 * A session that exists and has not run yet.
 */
export interface DeferredCreateResult {
    /**
     * The session.
     */
    readonly sessionId: string;
    /**
     * The id with its realm, `<realm>:<id>`.
     */
    readonly sessionRef?: string;
}
/**
 * There and switched off.
 */
export interface DisabledByPolicy {
    /**
     * How to switch it on.
     */
    readonly description: string;
}
/**
 * A length of time, as seconds and nanoseconds, as a number of seconds, or as text such as "30s", "5m" or "1h30m".
 */
export type Duration = (number | string | DurationParts);
/**
 * A length of time in the 0.5 peers' spelling.
 */
export interface DurationParts {
    /**
     * Whole seconds.
     */
    readonly secs: number;
    /**
     * Nanoseconds on top of the seconds.
     */
    readonly nanos?: number;
}
/**
 * The `data` of a JSON-RPC error, and the error object of every other surface.
 */
export interface ErrorData {
    /**
     * The error code.
     */
    readonly code: string;
    /**
     * The kind of error.
     */
    readonly category?: "session" | "request" | "provider" | "budget" | "hook" | "agent" | "capability" | "skill" | "validation" | "internal" | (string & {});
    /**
     * The error in words.
     */
    readonly message?: string;
    /**
     * Facts about the error.
     */
    readonly details?: JsonValue;
    /**
     * The capability that would have helped.
     */
    readonly capabilityHint?: CapabilityHint;
}
/**
 * An event with its place in the session.
 */
export interface EventEnvelope {
    /**
     * The id of the event.
     */
    readonly eventId: string;
    /**
     * Where it comes from, `session:<id>`.
     */
    readonly sourceId: string;
    /**
     * Counts up by one with each event of the session.
     */
    readonly seq: number;
    /**
     * When it happened, milliseconds since 1970.
     */
    readonly timestampMs: number;
    /**
     * The event.
     */
    readonly payload: AgentEvent;
}
/**
 * A change to the assistant's text.
 */
export interface HookAssistantTextPatch {
    /**
     * The kind of patch.
     */
    readonly patchType: "assistant_text";
    /**
     * The new text.
     */
    readonly text: string;
}
/**
 * A hook that is a command; it reads the invocation on stdin and answers on stdout.
 */
export interface HookCommandRuntime {
    /**
     * The kind of runtime.
     */
    readonly type: "command";
    /**
     * The program.
     */
    readonly command: string;
    /**
     * Its arguments.
     */
    readonly args?: (readonly string[]);
    /**
     * Its environment.
     */
    readonly env?: Labels;
}
/**
 * A hook ended.
 */
export interface HookCompletedEvent {
    /**
     * The kind of event.
     */
    readonly type: "hook_completed";
    /**
     * The hook.
     */
    readonly hookId: string;
    /**
     * Where it ran.
     */
    readonly point: HookPoint;
    /**
     * How long it took in milliseconds.
     */
    readonly durationMs: number;
}
/**
 * A hook said no.
 */
export interface HookDeniedEvent {
    /**
     * The kind of event.
     */
    readonly type: "hook_denied";
    /**
     * The hook.
     */
    readonly hookId: string;
    /**
     * Where it ran.
     */
    readonly point: HookPoint;
    /**
     * Why.
     */
    readonly reasonCode: HookReasonCode;
    /**
     * Why in words.
     */
    readonly message: string;
    /**
     * Facts from the hook.
     */
    readonly payload?: JsonValue;
}
/**
 * One hook.
 */
export interface HookEntry {
    /**
     * Its id.
     */
    readonly id?: string;
    /**
     * Whether it runs.
     */
    readonly enabled?: boolean;
    /**
     * Where it runs.
     */
    readonly point?: HookPoint;
    /**
     * Whether the run waits for it.
     */
    readonly mode?: ("foreground" | "background");
    /**
     * What it may do.
     */
    readonly capability?: ("observe" | "guardrail" | "rewrite");
    /**
     * Order, ascending.
     */
    readonly priority?: number;
    /**
     * What its failure means.
     */
    readonly failurePolicy?: ("fail_open" | "fail_closed");
    /**
     * How long it may take.
     */
    readonly timeoutMs?: number;
    /**
     * How it is run.
     */
    readonly runtime: HookRuntime;
}
/**
 * A hook failed.
 */
export interface HookFailedEvent {
    /**
     * The kind of event.
     */
    readonly type: "hook_failed";
    /**
     * The hook.
     */
    readonly hookId: string;
    /**
     * Where it ran.
     */
    readonly point: HookPoint;
    /**
     * What happened.
     */
    readonly error: string;
}
/**
 * A hook behind a URL.
 */
export interface HookHttpRuntime {
    /**
     * The kind of runtime.
     */
    readonly type: "http";
    /**
     * The URL.
     */
    readonly url: string;
    /**
     * The HTTP method; POST when left out.
     */
    readonly method?: string;
    /**
     * Headers.
     */
    readonly headers?: Labels;
}
/**
 * A hook in the server's process.
 */
export interface HookInProcessRuntime {
    /**
     * The kind of runtime.
     */
    readonly type: "in_process";
    /**
     * The registered name.
     */
    readonly name: string;
}
/**
 * A change to a model request.
 */
export interface HookLlmRequestPatch {
    /**
     * The kind of patch.
     */
    readonly patchType: "llm_request";
    /**
     * A new output cap.
     */
    readonly maxTokens?: number;
    /**
     * A new temperature.
     */
    readonly temperature?: number;
    /**
     * New provider parameters.
     */
    readonly providerParams?: JsonObject;
}
/**
 * What a hook changes.
 */
export type HookPatch = (HookLlmRequestPatch | HookAssistantTextPatch | HookToolArgsPatch | HookToolResultPatch | HookRunResultPatch);
/**
 * A patch that a background hook published.
 */
export interface HookPatchEnvelope {
    /**
     * Counts up with each published patch.
     */
    readonly revision: number;
    /**
     * The hook.
     */
    readonly hookId: string;
    /**
     * Where it ran.
     */
    readonly point: HookPoint;
    /**
     * The change.
     */
    readonly patch: HookPatch;
    /**
     * When it was published (RFC 3339).
     */
    readonly publishedAt: string;
}
/**
 * A background hook published a change.
 */
export interface HookPatchPublishedEvent {
    /**
     * The kind of event.
     */
    readonly type: "hook_patch_published";
    /**
     * The hook.
     */
    readonly hookId: string;
    /**
     * Where it ran.
     */
    readonly point: HookPoint;
    /**
     * The change.
     */
    readonly envelope: HookPatchEnvelope;
    /**
     * The same as envelope.
     */
    readonly patch?: HookPatchEnvelope;
}
/**
 * Where in a run a hook is called.
 */
export type HookPoint = "run_started" | "run_completed" | "run_failed" | "pre_llm_request" | "post_llm_response" | "pre_tool_execution" | "post_tool_execution" | "turn_boundary" | (string & {});
/**
 * Why a hook said no.
 */
export type HookReasonCode = "policy_violation" | "safety_violation" | "schema_violation" | "timeout" | "runtime_error" | (string & {});
/**
 * A hook changed something.
 */
export interface HookRewriteAppliedEvent {
    /**
     * The kind of event.
     */
    readonly type: "hook_rewrite_applied";
    /**
     * The hook.
     */
    readonly hookId: string;
    /**
     * Where it ran.
     */
    readonly point: HookPoint;
    /**
     * The change.
     */
    readonly patch: HookPatch;
}
/**
 * A change to the final text.
 */
export interface HookRunResultPatch {
    /**
     * The kind of patch.
     */
    readonly patchType: "run_result";
    /**
     * The new text.
     */
    readonly text: string;
}
/**
 * How a hook is run.
 */
export type HookRuntime = (HookInProcessRuntime | HookCommandRuntime | HookHttpRuntime);
/**
 * A hook begins.
 */
export interface HookStartedEvent {
    /**
     * The kind of event.
     */
    readonly type: "hook_started";
    /**
     * The hook.
     */
    readonly hookId: string;
    /**
     * Where it runs.
     */
    readonly point: HookPoint;
}
/**
 * A change to a tool's arguments.
 */
export interface HookToolArgsPatch {
    /**
     * The kind of patch.
     */
    readonly patchType: "tool_args";
    /**
     * The new arguments.
     */
    readonly args: JsonValue;
}
/**
 * A change to a tool's result.
 */
export interface HookToolResultPatch {
    /**
     * The kind of patch.
     */
    readonly patchType: "tool_result";
    /**
     * The new content.
     */
    readonly content: string;
    /**
     * Whether it counts as a failure.
     */
    readonly isError?: boolean;
}
/**
 * Changes to the configured hooks for one session.
 */
export interface HooksOverride {
    /**
     * Hooks to add.
     */
    readonly entries?: (readonly HookEntry[]);
    /**
     * Ids to leave out.
     */
    readonly disable?: (readonly string[]);
}
/**
 * Parameters of initialize.
 */
export interface InitializeParams {
    /**
     * Who is calling and what it can take. A client that says nothing gets the 0.5 dialect.
     */
    readonly client?: ClientInfo;
}
/**
 * Result of initialize.
 */
export interface InitializeResult {
    /**
     * The server's name and version.
     */
    readonly serverInfo: ServerInfo;
    /**
     * The contract the server speaks.
     */
    readonly contractVersion: string;
    /**
     * The methods the server has; the first is `initialized`.
     */
    readonly methods?: (readonly string[]);
    /**
     * What this server promises beyond the 0.5 dialect.
     */
    readonly server?: ServerDeclaration;
}
/**
 * Parameters of initialized.
 */
export interface InitializedParams {
}
/**
 * An image carried in the message itself.
 */
export interface InlineImageBlock {
    /**
     * The kind of block.
     */
    readonly type: "image";
    /**
     * The media type, such as image/png.
     */
    readonly mediaType: string;
    /**
     * Where the data is; inline when it is left out.
     */
    readonly source?: "inline";
    /**
     * The bytes in base64.
     */
    readonly data: string;
}
/**
 * An exchange waits for a tool of the client.
 */
export interface InteractionCallbackPendingEvent {
    /**
     * The kind of event.
     */
    readonly type: "interaction_callback_pending";
    /**
     * The exchange.
     */
    readonly interactionId: string;
    /**
     * The tool.
     */
    readonly toolName: string;
    /**
     * The arguments.
     */
    readonly args: JsonValue;
}
/**
 * An exchange with another agent ended.
 */
export interface InteractionCompleteEvent {
    /**
     * The kind of event.
     */
    readonly type: "interaction_complete";
    /**
     * The exchange.
     */
    readonly interactionId: string;
    /**
     * How it ended.
     */
    readonly result: string;
}
/**
 * An exchange with another agent failed.
 */
export interface InteractionFailedEvent {
    /**
     * The kind of event.
     */
    readonly type: "interaction_failed";
    /**
     * The exchange.
     */
    readonly interactionId: string;
    /**
     * What happened.
     */
    readonly error: string;
}
/**
 * Labels of a session. Keys and values are the user's.
 */
export interface Labels {
    readonly [k: string]: string;
}
/**
 * A tool call in an old row.
 */
export interface LegacyToolCall {
    /**
     * The id of the call.
     */
    readonly id: string;
    /**
     * The tool.
     */
    readonly name: string;
    /**
     * The arguments.
     */
    readonly args: JsonValue;
}
/**
 * One message of a session's history.
 */
export type Message = (SystemMessage | SystemNoticeMessage | UserMessage | AssistantMessage | BlockAssistantMessage | ToolResultsMessage);
/**
 * What a model can do.
 */
export interface ModelProfile {
    /**
     * The family.
     */
    readonly modelFamily: string;
    /**
     * Whether it takes a temperature.
     */
    readonly supportsTemperature: boolean;
    /**
     * Whether it thinks.
     */
    readonly supportsThinking: boolean;
    /**
     * Whether it takes a reasoning effort.
     */
    readonly supportsReasoning: boolean;
    /**
     * Whether it takes video.
     */
    readonly inlineVideo: boolean;
    /**
     * JSON Schema of its provider parameters.
     */
    readonly paramsSchema: JsonObject;
}
/**
 * Parameters of models/catalog.
 */
export interface ModelsCatalogParams {
}
/**
 * Result of models/catalog.
 */
export interface ModelsCatalogResult {
    /**
     * The contract the server speaks.
     */
    readonly contractVersion: ContractVersion;
    /**
     * The providers, in alphabetical order.
     */
    readonly providers: (readonly CatalogueProvider[]);
}
/**
 * Not part of this build.
 */
export interface NotCompiled {
    /**
     * What is missing.
     */
    readonly feature: string;
}
/**
 * Not reachable over this surface.
 */
export interface NotSupportedByProtocol {
    /**
     * Why.
     */
    readonly reason: string;
}
/**
 * What other agents see of this one.
 */
export interface PeerMeta {
    /**
     * A sentence about the agent.
     */
    readonly description?: string;
    /**
     * Labels of the agent.
     */
    readonly labels?: Labels;
}
/**
 * Where the files of a realm are, or would be. Which of the session paths is used depends on the backend.
 */
export interface RealmPaths {
    /**
     * The directory of the realm.
     */
    readonly root: string;
    /**
     * The manifest.
     */
    readonly manifestPath: string;
    /**
     * The configuration.
     */
    readonly configPath: string;
    /**
     * Sessions of the backend redb.
     */
    readonly sessionsRedbPath: string;
    /**
     * Sessions of the backend sqlite.
     */
    readonly sessionsSqlitePath?: string;
    /**
     * Sessions of the backend jsonl.
     */
    readonly sessionsJsonlDir: string;
}
/**
 * The whole reasoning of one answer.
 */
export interface ReasoningCompleteEvent {
    /**
     * The kind of event.
     */
    readonly type: "reasoning_complete";
    /**
     * The reasoning.
     */
    readonly content: string;
}
/**
 * A piece of the model's reasoning.
 */
export interface ReasoningDeltaEvent {
    /**
     * The kind of event.
     */
    readonly type: "reasoning_delta";
    /**
     * The piece.
     */
    readonly delta: string;
}
/**
 * How a user interface may show the message. It is kept with the session and changes nothing in the run.
 */
export interface RenderMetadata {
    /**
     * What the message is.
     */
    readonly class: ("user_prompt" | "peer_message" | "peer_request" | "peer_response" | "external_event" | "flow_step" | "continuation" | "system_notice" | "tool_scope_notice" | "ops_progress");
    /**
     * How much attention it asks for.
     */
    readonly salience?: ("background" | "normal" | "important" | "urgent");
}
/**
 * The id of a JSON-RPC request, as its sender chose it.
 */
export type RequestId = (string | number);
/**
 * A model call failed and will be tried again.
 */
export interface RetryingEvent {
    /**
     * The kind of event.
     */
    readonly type: "retrying";
    /**
     * The retry, from 1.
     */
    readonly attempt: number;
    /**
     * How many retries there are.
     */
    readonly maxAttempts: number;
    /**
     * What failed.
     */
    readonly error: string;
    /**
     * The wait before it in milliseconds.
     */
    readonly delayMs: number;
    /**
     * Length of already streamed text that is taken back, in UTF-16 code units; the retried call says it anew.
     */
    readonly discardedChars?: number;
}
/**
 * A run succeeded. It is the last event of the run.
 */
export interface RunCompletedEvent {
    /**
     * The kind of event.
     */
    readonly type: "run_completed";
    /**
     * The session.
     */
    readonly sessionId: string;
    /**
     * The final text.
     */
    readonly result: string;
    /**
     * Tokens of the whole run.
     */
    readonly usage: Usage;
}
/**
 * A run failed or was interrupted. It is the last event of the run.
 */
export interface RunFailedEvent {
    /**
     * The kind of event.
     */
    readonly type: "run_failed";
    /**
     * The session.
     */
    readonly sessionId: string;
    /**
     * What happened.
     */
    readonly error: string;
    /**
     * The error code of the response.
     */
    readonly errorCode?: string;
}
/**
 * What a finished run returns.
 */
export interface RunResult {
    /**
     * The session.
     */
    readonly sessionId: string;
    /**
     * The id with its realm, `<realm>:<id>`.
     */
    readonly sessionRef?: string;
    /**
     * The final text. With an output schema, the JSON of the accepted value.
     */
    readonly text: string;
    /**
     * Model calls of this run, extraction calls included.
     */
    readonly turns: number;
    /**
     * Tool calls of this run.
     */
    readonly toolCalls: number;
    /**
     * Tokens of this run.
     */
    readonly usage: RunUsage;
    /**
     * The value that the user's schema accepted.
     */
    readonly structuredOutput?: JsonValue;
    /**
     * What the provider does not enforce; empty when a schema was given and nothing was lost, absent without a schema.
     */
    readonly schemaWarnings?: (readonly SchemaWarning[]);
    /**
     * What the structured answer cost, call by call; present when a schema was given.
     */
    readonly structuredOutputAttempts?: (readonly StructuredAttempt[]);
    /**
     * The state of the skill subsystem when it is on.
     */
    readonly skillDiagnostics?: SkillRuntimeDiagnostics;
}
/**
 * A run begins.
 */
export interface RunStartedEvent {
    /**
     * The kind of event.
     */
    readonly type: "run_started";
    /**
     * The session.
     */
    readonly sessionId: string;
    /**
     * The user message as text; media appear as placeholders.
     */
    readonly prompt: string;
}
/**
 * Tokens used by a run, the sum over its model calls.
 */
export interface RunUsage {
    /**
     * Tokens read, cached ones included.
     */
    readonly inputTokens: number;
    /**
     * Tokens written, reasoning included.
     */
    readonly outputTokens: number;
    /**
     * Input and output together.
     */
    readonly totalTokens?: number;
    /**
     * Tokens written to the prompt cache.
     */
    readonly cacheCreationTokens?: (number | null);
    /**
     * Tokens read from the prompt cache.
     */
    readonly cacheReadTokens?: (number | null);
    /**
     * Output tokens spent on reasoning, a part of output_tokens.
     */
    readonly reasoningTokens?: (number | null);
}
/**
 * Something about the output schema that the provider will not enforce.
 */
export interface SchemaWarning {
    /**
     * The provider it concerns.
     */
    readonly provider: string;
    /**
     * JSON Pointer into the user's schema.
     */
    readonly path: string;
    /**
     * One sentence naming the consequence.
     */
    readonly message: string;
    /**
     * The keyword of the user's schema that was changed or lost.
     */
    readonly keyword?: string;
    /**
     * What became of it: rewritten without loss, checked here after the answer, only told to the model, or no longer sayable.
     */
    readonly class?: "exact" | "checked-locally" | "hint-only" | "impossible" | (string & {});
    /**
     * JSON Pointer into the schema that was sent.
     */
    readonly wirePath?: string;
}
/**
 * What a server promises beyond the 0.5 dialect.
 */
export interface ServerDeclaration {
    /**
     * `before_response`: every event of a request is sent before its response, so the response ends the stream.
     */
    readonly eventOrder: "before_response" | (string & {});
    /**
     * Additive features, such as `request_id` on events.
     */
    readonly features: (readonly string[]);
    /**
     * SHA-256 of the contract's schema.json, in hex.
     */
    readonly contractDigest: string;
    /**
     * The longest line it reads, in bytes without the line end. A longer one is refused with `id: null`, so nobody can tell whose it was.
     */
    readonly maxLineBytes?: number;
}
/**
 * A server's name and version.
 */
export interface ServerInfo {
    /**
     * The name.
     */
    readonly name: string;
    /**
     * The version.
     */
    readonly version: string;
}
/**
 * Parameters of session/archive.
 */
export interface SessionArchiveParams {
    /**
     * The session, as `<id>` or `<realm>:<id>`.
     */
    readonly sessionId: string;
}
/**
 * Result of session/archive.
 */
export interface SessionArchiveResult {
    /**
     * Always true.
     */
    readonly archived: boolean;
}
/**
 * Parameters of session/create.
 */
export interface SessionCreateParams {
    /**
     * The first user message.
     */
    readonly prompt: ContentInput;
    /**
     * Whether the first turn runs now.
     */
    readonly initialTurn?: ("run_immediately" | "deferred");
    /**
     * The model; RKAT_MODEL, the config or the provider's default otherwise.
     */
    readonly model?: (string | null);
    /**
     * The provider; inferred from the model otherwise.
     */
    readonly provider?: (string | null);
    /**
     * Output tokens one model call may use.
     */
    readonly maxTokens?: (number | null);
    /**
     * Replaces the base system prompt.
     */
    readonly systemPrompt?: (string | null);
    /**
     * A JSON Schema, or a wrapper {schema, name, strict, compat, format}. It stays with the session.
     */
    readonly outputSchema?: JsonValue;
    /**
     * How often a wrong answer is sent back.
     */
    readonly structuredOutputRetries?: (number | null);
    /**
     * Tokens that all attempts at the structured answer of a run may use together, input and output.
     */
    readonly structuredOutputTokenBudget?: (number | null);
    /**
     * Whether `structured_output_partial` events show the structured answer while it grows.
     */
    readonly streamStructuredOutput?: (boolean | null);
    /**
     * Changes to the hooks for this session.
     */
    readonly hooksOverride?: (HooksOverride | null);
    /**
     * Whether the built-in tools are there.
     */
    readonly enableBuiltins?: (boolean | null);
    /**
     * Whether the shell tool is there.
     */
    readonly enableShell?: (boolean | null);
    /**
     * Whether the memory tool is there.
     */
    readonly enableMemory?: (boolean | null);
    /**
     * Whether the mob tools are there.
     */
    readonly enableMob?: (boolean | null);
    /**
     * Whether the session stays awake for messages.
     */
    readonly keepAlive?: (boolean | null);
    /**
     * The name other agents see.
     */
    readonly commsName?: (string | null);
    /**
     * What other agents see.
     */
    readonly peerMeta?: (PeerMeta | null);
    /**
     * Limits of each run of the session.
     */
    readonly budgetLimits?: (BudgetLimits | null);
    /**
     * Parameters for the provider.
     */
    readonly providerParams?: (JsonObject | null);
    /**
     * Skills to put into the system prompt.
     */
    readonly preloadSkills?: ((readonly string[]) | null);
    /**
     * Skills for the first turn.
     */
    readonly skillRefs?: ((readonly SkillRef[]) | null);
    /**
     * The same as skill_refs in the legacy spelling.
     */
    readonly skillReferences?: ((readonly string[]) | null);
    /**
     * Labels to find the session by.
     */
    readonly labels?: (Labels | null);
    /**
     * Sections added to the system prompt for good.
     */
    readonly additionalInstructions?: ((readonly string[]) | null);
    /**
     * Opaque context for a host application.
     */
    readonly appContext?: JsonValue;
    /**
     * Environment of the shell tool's children.
     */
    readonly shellEnv?: (Labels | null);
    /**
     * Callback tools of this session; they override registered ones of the same name.
     */
    readonly externalTools?: ((readonly ToolDef[]) | null);
    /**
     * What becomes of the prompt of a deferred session: `stage` puts it before the first turn's, `discard` drops it.
     */
    readonly deferredPromptPolicy?: ("stage" | "discard");
    /**
     * How a user interface may show the prompt.
     */
    readonly renderMetadata?: (RenderMetadata | null);
}
/**
 * Result of session/create.
 */
export type SessionCreateResult = (RunResult | DeferredCreateResult);
/**
 * One session.
 */
export interface SessionDetails {
    /**
     * The id.
     */
    readonly sessionId: string;
    /**
     * The id with its realm, `<realm>:<id>`.
     */
    readonly sessionRef?: string;
    /**
     * When it was made.
     */
    readonly createdAt: Timestamp;
    /**
     * When it last changed.
     */
    readonly updatedAt: Timestamp;
    /**
     * Messages in the history.
     */
    readonly messageCount: number;
    /**
     * Tokens used so far; 0.5 servers leave it out.
     */
    readonly totalTokens?: number;
    /**
     * Whether a turn is running now.
     */
    readonly isActive: boolean;
    /**
     * The model.
     */
    readonly model: string;
    /**
     * The model's provider.
     */
    readonly provider: string;
    /**
     * The last answer, when the session is idle and has one.
     */
    readonly lastAssistantText?: string;
    /**
     * The labels.
     */
    readonly labels?: Labels;
}
/**
 * Parameters of session/event.
 */
export interface SessionEventParams {
    /**
     * The session.
     */
    readonly sessionId: string;
    /**
     * The event.
     */
    readonly event: AgentEvent;
    /**
     * The request the event belongs to.
     */
    readonly requestId?: RequestId;
    /**
     * The id of the event.
     */
    readonly eventId?: string;
    /**
     * Where it comes from, `session:<id>`.
     */
    readonly sourceId?: string;
    /**
     * Counts up by one with each event of the session.
     */
    readonly seq?: number;
    /**
     * When it happened, milliseconds since 1970.
     */
    readonly timestampMs?: number;
    /**
     * The text in the event was cut to fit the reader's line limit; the whole text is in the result and the history.
     */
    readonly truncated?: boolean;
}
/**
 * A page of a session's messages, oldest first.
 */
export interface SessionHistory {
    /**
     * The id.
     */
    readonly sessionId: string;
    /**
     * The id with its realm, `<realm>:<id>`.
     */
    readonly sessionRef?: string;
    /**
     * Messages in the whole history.
     */
    readonly messageCount: number;
    /**
     * Where the page starts.
     */
    readonly offset: number;
    /**
     * The limit that was asked for, if any.
     */
    readonly limit?: number;
    /**
     * Whether messages follow the page.
     */
    readonly hasMore: boolean;
    /**
     * The messages.
     */
    readonly messages: (readonly Message[]);
}
/**
 * Parameters of session/history.
 */
export interface SessionHistoryParams {
    /**
     * The session, as `<id>` or `<realm>:<id>`.
     */
    readonly sessionId: string;
    /**
     * Messages to skip from the start.
     */
    readonly offset?: (number | null);
    /**
     * How many at most.
     */
    readonly limit?: (number | null);
}
/**
 * Result of session/history.
 */
export type SessionHistoryResult = SessionHistory;
/**
 * A session in a list.
 */
export interface SessionInfo {
    /**
     * The id.
     */
    readonly sessionId: string;
    /**
     * The id with its realm, `<realm>:<id>`.
     */
    readonly sessionRef?: string;
    /**
     * When it was made.
     */
    readonly createdAt: Timestamp;
    /**
     * When it last changed.
     */
    readonly updatedAt: Timestamp;
    /**
     * Messages in the history.
     */
    readonly messageCount: number;
    /**
     * Tokens used so far.
     */
    readonly totalTokens: number;
    /**
     * Whether a turn is running now.
     */
    readonly isActive: boolean;
    /**
     * The labels.
     */
    readonly labels?: Labels;
}
/**
 * Parameters of session/list.
 */
export interface SessionListParams {
    /**
     * Labels that must all match.
     */
    readonly labels?: (Labels | null);
    /**
     * How many at most.
     */
    readonly limit?: (number | null);
    /**
     * How many to skip.
     */
    readonly offset?: (number | null);
}
/**
 * Result of session/list.
 */
export interface SessionListResult {
    /**
     * The sessions.
     */
    readonly sessions: (readonly SessionInfo[]);
}
/**
 * Parameters of session/read.
 */
export interface SessionReadParams {
    /**
     * The session, as `<id>` or `<realm>:<id>`.
     */
    readonly sessionId: string;
}
/**
 * Result of session/read.
 */
export type SessionReadResult = SessionDetails;
/**
 * Parameters of session/stream_ack.
 */
export interface SessionStreamAckParams {
    /**
     * The request whose events are meant.
     */
    readonly requestId?: RequestId;
    /**
     * The subscription whose events are meant.
     */
    readonly streamId?: string;
    /**
     * The `seq` of the request's last event that there is room after, or the `sequence` of the subscription's.
     */
    readonly seq: number;
}
/**
 * Parameters of session/stream_close.
 */
export interface SessionStreamCloseParams {
    /**
     * The subscription.
     */
    readonly streamId: string;
}
/**
 * Result of session/stream_close.
 */
export interface SessionStreamCloseResult {
    /**
     * The subscription.
     */
    readonly streamId: string;
    /**
     * Always true.
     */
    readonly closed: boolean;
    /**
     * Whether it had ended before.
     */
    readonly alreadyClosed: boolean;
}
/**
 * Parameters of session/stream_end.
 */
export interface SessionStreamEndParams {
    /**
     * The subscription.
     */
    readonly streamId: string;
    /**
     * The session.
     */
    readonly sessionId: string;
    /**
     * Always true.
     */
    readonly ended: boolean;
    /**
     * Why it ended.
     */
    readonly outcome: "remote_end" | "explicit_close" | "terminal_error" | (string & {});
    /**
     * What went wrong.
     */
    readonly error?: StreamEndError;
}
/**
 * Parameters of session/stream_event.
 */
export interface SessionStreamEventParams {
    /**
     * The subscription.
     */
    readonly streamId: string;
    /**
     * Counts the subscription's events from 1.
     */
    readonly sequence: number;
    /**
     * The session.
     */
    readonly sessionId: string;
    /**
     * The event.
     */
    readonly event: EventEnvelope;
    /**
     * The text in the event was cut to fit the reader's line limit.
     */
    readonly truncated?: boolean;
}
/**
 * Parameters of session/stream_open.
 */
export interface SessionStreamOpenParams {
    /**
     * The session, as `<id>` or `<realm>:<id>`.
     */
    readonly sessionId: string;
}
/**
 * Result of session/stream_open.
 */
export interface SessionStreamOpenResult {
    /**
     * The subscription.
     */
    readonly streamId: string;
    /**
     * The session.
     */
    readonly sessionId: string;
    /**
     * Always true.
     */
    readonly opened: boolean;
}
/**
 * The identity of a skill.
 */
export interface SkillKey {
    /**
     * The source the skill comes from.
     */
    readonly sourceUuid: string;
    /**
     * Its name within the source.
     */
    readonly skillName: string;
}
/**
 * A skill that is left out because it failed repeatedly.
 */
export interface SkillQuarantineDiagnostic {
    /**
     * The source.
     */
    readonly sourceUuid: string;
    /**
     * The skill.
     */
    readonly skillId: string;
    /**
     * Where it lies.
     */
    readonly location: string;
    /**
     * What went wrong.
     */
    readonly errorCode: string;
    /**
     * The kind of failure.
     */
    readonly errorClass: string;
    /**
     * The failure in words.
     */
    readonly message: string;
    /**
     * First failure, seconds since 1970.
     */
    readonly firstSeenUnixSecs: number;
    /**
     * Last failure, seconds since 1970.
     */
    readonly lastSeenUnixSecs: number;
}
/**
 * A skill, as a key or in the legacy spelling `<source>/<name>`.
 */
export type SkillRef = (SkillKey | string);
/**
 * A skill could not be used.
 */
export interface SkillResolutionFailedEvent {
    /**
     * The kind of event.
     */
    readonly type: "skill_resolution_failed";
    /**
     * What was asked for.
     */
    readonly reference: string;
    /**
     * What happened.
     */
    readonly error: string;
}
/**
 * The state of the skill subsystem.
 */
export interface SkillRuntimeDiagnostics {
    /**
     * The health of the sources.
     */
    readonly sourceHealth: SourceHealthSnapshot;
    /**
     * Skills that are left out.
     */
    readonly quarantined: (readonly SkillQuarantineDiagnostic[]);
}
/**
 * Skills were put into a turn.
 */
export interface SkillsResolvedEvent {
    /**
     * The kind of event.
     */
    readonly type: "skills_resolved";
    /**
     * The skills' canonical ids.
     */
    readonly skills: (readonly string[]);
    /**
     * How many bytes they added.
     */
    readonly injectionBytes: number;
}
/**
 * The health of the skill sources.
 */
export interface SourceHealthSnapshot {
    /**
     * The verdict.
     */
    readonly state: "healthy" | "degraded" | "unhealthy" | (string & {});
    /**
     * Broken skills as a share of all, 0 to 1.
     */
    readonly invalidRatio: number;
    /**
     * Broken skills.
     */
    readonly invalidCount: number;
    /**
     * All skills.
     */
    readonly totalCount: number;
    /**
     * Failures in a row.
     */
    readonly failureStreak: number;
    /**
     * Whether a source did not answer at all.
     */
    readonly handshakeFailed: boolean;
}
/**
 * Why a model call ended.
 */
export type StopReason = "end_turn" | "tool_use" | "max_tokens" | "stop_sequence" | "content_filter" | "refusal" | "context_overflow" | "pause" | "cancelled" | (string & {});
/**
 * What ended a subscription.
 */
export interface StreamEndError {
    /**
     * What happened, such as stream_queue_overflow.
     */
    readonly code: string;
    /**
     * The same in words.
     */
    readonly message: string;
}
/**
 * Events are missing before this one. This server never sends it; a client reports it of servers that lose events.
 */
export interface StreamTruncatedEvent {
    /**
     * The kind of event.
     */
    readonly type: "stream_truncated";
    /**
     * What is missing and why.
     */
    readonly reason: string;
}
/**
 * One model call that was asked for the structured answer, and what became of it.
 */
export interface StructuredAttempt {
    /**
     * The attempt, from 1.
     */
    readonly attempt: number;
    /**
     * Accepted, sent back to the model, stopped early because nothing could become valid any more, cut off and continued, or failed by its provider and tried again.
     */
    readonly outcome: "accepted" | "rejected" | "aborted" | "continued" | "failed" | (string & {});
    /**
     * JSON Pointer of the part that was asked for; absent when the whole value was.
     */
    readonly scope?: string;
    /**
     * Why the answer was not accepted.
     */
    readonly reason?: string;
    /**
     * Tokens of this call.
     */
    readonly usage: Usage;
    /**
     * What was repaired in the accepted answer.
     */
    readonly repairs?: (readonly StructuredRepair[]);
}
/**
 * The part of the structured answer that is finished and valid so far. Sent only where stream_structured_output asks for it.
 */
export interface StructuredOutputPartialEvent {
    /**
     * The kind of event.
     */
    readonly type: "structured_output_partial";
    /**
     * The attempt it belongs to, from 1. Within one attempt the values only grow; another attempt starts over.
     */
    readonly attempt: number;
    /**
     * What is closed and valid so far, as the user's schema sees it: objects lack the properties that are not finished, arrays the items.
     */
    readonly value: JsonValue;
    /**
     * Whether the value is the whole answer; it is then equal to the structured output of the result.
     */
    readonly complete: boolean;
}
/**
 * A change that made a wrong answer right without asking the model again.
 */
export interface StructuredRepair {
    /**
     * JSON Pointer into the structured output.
     */
    readonly path: string;
    /**
     * What was done.
     */
    readonly kind: "fence" | "surrounding_text" | "envelope" | "enum_case" | "synthetic_null" | "numeric_string" | "single_item" | "encoded_json" | "duplicate_key" | "splice" | (string & {});
    /**
     * One sentence for a person.
     */
    readonly message: string;
}
/**
 * The system prompt the session runs under.
 */
export interface SystemMessage {
    /**
     * Who speaks.
     */
    readonly role: "system";
    /**
     * The prompt.
     */
    readonly content: string;
}
/**
 * A notice of the runtime to the model.
 */
export interface SystemNoticeMessage {
    /**
     * Who speaks.
     */
    readonly role: "system_notice";
    /**
     * What the notice is about.
     */
    readonly kind: "generic" | "mcp_pending" | "background_job" | "tool_scope" | "tool_scope_warning" | (string & {});
    /**
     * The text.
     */
    readonly body: string;
}
/**
 * A piece of text.
 */
export interface TextBlock {
    /**
     * The kind of block.
     */
    readonly type: "text";
    /**
     * The text.
     */
    readonly text: string;
}
/**
 * Text of an assistant.
 */
export interface TextBlockData {
    /**
     * The text.
     */
    readonly text: string;
    /**
     * What the provider needs to see again, tagged by `provider`.
     */
    readonly meta?: JsonObject;
}
/**
 * The whole text of one answer.
 */
export interface TextCompleteEvent {
    /**
     * The kind of event.
     */
    readonly type: "text_complete";
    /**
     * The text.
     */
    readonly content: string;
}
/**
 * A piece of the answer's text.
 */
export interface TextDeltaEvent {
    /**
     * The kind of event.
     */
    readonly type: "text_delta";
    /**
     * The piece.
     */
    readonly delta: string;
}
/**
 * A time in ISO 8601, UTC.
 */
export type Timestamp = string;
/**
 * The model asks for a tool.
 */
export interface ToolCallRequestedEvent {
    /**
     * The kind of event.
     */
    readonly type: "tool_call_requested";
    /**
     * The id of the call.
     */
    readonly id: string;
    /**
     * The tool.
     */
    readonly name: string;
    /**
     * The arguments.
     */
    readonly args: JsonValue;
}
/**
 * A change to the tools of a session.
 */
export interface ToolConfigChange {
    /**
     * What was done.
     */
    readonly operation: "add" | "remove" | "reload" | (string & {});
    /**
     * What it was done to: `callback:<tool>` or an MCP server's name.
     */
    readonly target: string;
    /**
     * How far it got, such as `applied`.
     */
    readonly status: string;
    /**
     * Whether it outlives the session.
     */
    readonly persisted: boolean;
    /**
     * The model call from which it counts.
     */
    readonly appliedAtTurn?: number;
}
/**
 * The tools of the session changed.
 */
export interface ToolConfigChangedEvent {
    /**
     * The kind of event.
     */
    readonly type: "tool_config_changed";
    /**
     * What changed.
     */
    readonly payload: ToolConfigChange;
}
/**
 * A tool that the client executes.
 */
export interface ToolDef {
    /**
     * The name the model calls it by.
     */
    readonly name: string;
    /**
     * What it does; the model reads this.
     */
    readonly description: string;
    /**
     * JSON Schema of its arguments.
     */
    readonly inputSchema: JsonObject;
}
/**
 * Parameters of tool/execute.
 */
export interface ToolExecuteParams {
    /**
     * The id of the tool call.
     */
    readonly toolUseId: string;
    /**
     * The tool.
     */
    readonly name: string;
    /**
     * The arguments.
     */
    readonly arguments: JsonObject;
}
/**
 * Result of tool/execute.
 */
export interface ToolExecuteResult {
    /**
     * What the tool returned.
     */
    readonly content: ContentInput;
    /**
     * Whether the tool failed.
     */
    readonly isError?: boolean;
}
/**
 * A tool that had begun ended.
 */
export interface ToolExecutionCompletedEvent {
    /**
     * The kind of event.
     */
    readonly type: "tool_execution_completed";
    /**
     * The id of the call.
     */
    readonly id: string;
    /**
     * The tool.
     */
    readonly name: string;
    /**
     * The result as text, cut when it is long; the whole is in the history.
     */
    readonly result: string;
    /**
     * Whether it failed.
     */
    readonly isError: boolean;
    /**
     * How long it took in milliseconds.
     */
    readonly durationMs: number;
    /**
     * Whether the result holds images.
     */
    readonly hasImages?: boolean;
}
/**
 * A tool begins.
 */
export interface ToolExecutionStartedEvent {
    /**
     * The kind of event.
     */
    readonly type: "tool_execution_started";
    /**
     * The id of the call.
     */
    readonly id: string;
    /**
     * The tool.
     */
    readonly name: string;
}
/**
 * A tool took too long and was given up.
 */
export interface ToolExecutionTimedOutEvent {
    /**
     * The kind of event.
     */
    readonly type: "tool_execution_timed_out";
    /**
     * The id of the call.
     */
    readonly id: string;
    /**
     * The tool.
     */
    readonly name: string;
    /**
     * The limit in milliseconds.
     */
    readonly timeoutMs: number;
}
/**
 * Which tools one turn may use. Deny beats allow.
 */
export interface ToolOverlay {
    /**
     * Only these, when given.
     */
    readonly allowedTools?: (readonly string[]);
    /**
     * Never these.
     */
    readonly blockedTools?: (readonly string[]);
}
/**
 * The result of one tool call.
 */
export interface ToolResult {
    /**
     * The id of the call it answers.
     */
    readonly toolUseId: string;
    /**
     * What the tool returned.
     */
    readonly content: ContentInput;
    /**
     * Whether the tool failed.
     */
    readonly isError: boolean;
}
/**
 * A call's result went into the history, also where the run was stopped before its tool began.
 */
export interface ToolResultReceivedEvent {
    /**
     * The kind of event.
     */
    readonly type: "tool_result_received";
    /**
     * The id of the call.
     */
    readonly id: string;
    /**
     * The tool.
     */
    readonly name: string;
    /**
     * Whether it failed.
     */
    readonly isError: boolean;
}
/**
 * The results of the tool calls of one answer.
 */
export interface ToolResultsMessage {
    /**
     * Who speaks.
     */
    readonly role: "tool_results";
    /**
     * One result per call.
     */
    readonly results: (readonly ToolResult[]);
}
/**
 * A tool call of an assistant.
 */
export interface ToolUseBlockData {
    /**
     * The id of the call.
     */
    readonly id: string;
    /**
     * The tool.
     */
    readonly name: string;
    /**
     * The arguments, already parsed.
     */
    readonly args: JsonValue;
    /**
     * What the provider needs to see again, tagged by `provider`.
     */
    readonly meta?: JsonObject;
}
/**
 * Parameters of tools/register.
 */
export interface ToolsRegisterParams {
    /**
     * The tools.
     */
    readonly tools: (readonly ToolDef[]);
}
/**
 * Result of tools/register.
 */
export interface ToolsRegisterResult {
    /**
     * How many tools this call registered.
     */
    readonly registered: number;
}
/**
 * A model call ended.
 */
export interface TurnCompletedEvent {
    /**
     * The kind of event.
     */
    readonly type: "turn_completed";
    /**
     * Why it ended.
     */
    readonly stopReason: StopReason;
    /**
     * Tokens of this call.
     */
    readonly usage: Usage;
}
/**
 * Parameters of turn/interrupt.
 */
export interface TurnInterruptParams {
    /**
     * The session, as `<id>` or `<realm>:<id>`.
     */
    readonly sessionId: string;
}
/**
 * Result of turn/interrupt.
 */
export interface TurnInterruptResult {
    /**
     * Always true.
     */
    readonly interrupted: boolean;
}
/**
 * Parameters of turn/start.
 */
export interface TurnStartParams {
    /**
     * The session, as `<id>` or `<realm>:<id>`.
     */
    readonly sessionId: string;
    /**
     * The user message.
     */
    readonly prompt: ContentInput;
    /**
     * Skills for this turn.
     */
    readonly skillRefs?: ((readonly SkillRef[]) | null);
    /**
     * The same as skill_refs in the legacy spelling.
     */
    readonly skillReferences?: ((readonly string[]) | null);
    /**
     * Which tools this turn may use.
     */
    readonly flowToolOverlay?: (ToolOverlay | null);
    /**
     * Notices put before the user message of this turn.
     */
    readonly additionalInstructions?: ((readonly string[]) | null);
    /**
     * Whether the session stays awake for messages.
     */
    readonly keepAlive?: (boolean | null);
    /**
     * The model from this turn on.
     */
    readonly model?: (string | null);
    /**
     * The provider from this turn on; needs a model.
     */
    readonly provider?: (string | null);
    /**
     * Parameters for the provider from this turn on.
     */
    readonly providerParams?: (JsonObject | null);
    /**
     * Output tokens one model call may use. Only on the first turn of a deferred session.
     */
    readonly maxTokens?: (number | null);
    /**
     * Replaces the base system prompt. Only on the first turn of a deferred session.
     */
    readonly systemPrompt?: (string | null);
    /**
     * The output schema. Only on the first turn of a deferred session.
     */
    readonly outputSchema?: JsonValue;
    /**
     * How often a wrong answer is sent back. Only on the first turn of a deferred session.
     */
    readonly structuredOutputRetries?: (number | null);
    /**
     * Tokens that all attempts at the structured answer of a run may use together. Only on the first turn of a deferred session.
     */
    readonly structuredOutputTokenBudget?: (number | null);
    /**
     * Whether `structured_output_partial` events show the structured answer of this turn while it grows; as the session was created when left out.
     */
    readonly streamStructuredOutput?: (boolean | null);
}
/**
 * Result of turn/start.
 */
export type TurnStartResult = RunResult;
/**
 * A model call begins.
 */
export interface TurnStartedEvent {
    /**
     * The kind of event.
     */
    readonly type: "turn_started";
    /**
     * Counts the model calls of the run from 1; 0.5 servers count from 0.
     */
    readonly turnNumber: number;
}
/**
 * Tokens used by one model call, or by one run on run_completed.
 */
export interface Usage {
    /**
     * Tokens read, cached ones included.
     */
    readonly inputTokens: number;
    /**
     * Tokens written, reasoning included.
     */
    readonly outputTokens: number;
    /**
     * Tokens written to the prompt cache; null or absent when not known.
     */
    readonly cacheCreationTokens?: (number | null);
    /**
     * Tokens read from the prompt cache; null or absent when not known.
     */
    readonly cacheReadTokens?: (number | null);
    /**
     * Output tokens spent on reasoning, a part of output_tokens; null or absent when not known.
     */
    readonly reasoningTokens?: (number | null);
}
/**
 * What the user, or the runtime on the user's behalf, said.
 */
export interface UserMessage {
    /**
     * Who speaks.
     */
    readonly role: "user";
    /**
     * The content.
     */
    readonly content: ContentInput;
}
/**
 * A video carried in the message itself. Only some models take it.
 */
export interface VideoBlock {
    /**
     * The kind of block.
     */
    readonly type: "video";
    /**
     * The media type: video/mp4, video/webm or video/quicktime.
     */
    readonly mediaType: string;
    /**
     * The length in milliseconds.
     */
    readonly durationMs: number;
    /**
     * Where the data is; inline when it is left out.
     */
    readonly source?: "inline";
    /**
     * The bytes in base64.
     */
    readonly data: string;
}


/** An event of a kind that this version of the contract does not know. `data` is the event as it came. */
export interface UnknownEvent {
  readonly type: "unknown";
  readonly wireType: string;
  readonly data: JsonObject;
}
/** An event of a run, known or not. Narrow it by `type`. */
export type AgentEvent = KnownEvent | UnknownEvent;
