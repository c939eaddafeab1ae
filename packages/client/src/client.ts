import type {
  BlobGetResult,
  ConfigEnvelope,
  ContentInput,
  JsonObject,
  ModelsCatalogResult,
  Params,
  Result,
  ServerMethod,
  SessionDetails,
  SessionHistory,
  SessionInfo,
  SessionListParams,
} from "@meerkat/protocol";
import { CallbackTools, type ToolHandler } from "./callback-tools.ts";
import { type Capability, requireCapability } from "./capability.ts";
import { checkSignal } from "./check-signal.ts";
import { type ClientOptions, clientOptions } from "./client-options.ts";
import type { ConfigWriteOptions } from "./config-options.ts";
import type { CallOptions } from "./connection.ts";
import { DeferredSession } from "./deferred-session.ts";
import { type EventSubscription, openSubscription } from "./event-subscription.ts";
import { Link } from "./link.ts";
import { type OutputOf, type OutputSchema, outputOf, PLAIN_OUTPUT, type PlainOutput } from "./output.ts";
import type { PartialOf } from "./partial-output.ts";
import { refuseUnknown } from "./refuse-unknown.ts";
import { Session } from "./session.ts";
import type { SessionHost } from "./session-host.ts";
import type { HistoryPage, SessionOptions } from "./session-options.ts";
import { type SessionStream, sessionStream } from "./session-stream.ts";
import type { StandardSchema } from "./standard-schema.ts";
import { checkedHandler, type EitherHandler, type ToolSchema, toolJsonSchema } from "./tool-schema.ts";

/**
 * A client of one Meerkat server: it starts the server, or uses the connection it is given. An idle client does not
 * keep the process alive, a pending call does.
 *
 * @example
 * await using client = await new MeerkatClient().connect();
 * const session = await client.createSession("What is the capital of Norway?");
 * const { text } = await session.turn("And of Sweden?");
 */
export class MeerkatClient implements AsyncDisposable {
  readonly #tools = new CallbackTools();
  readonly #link: Link;
  readonly #host: SessionHost = {
    connection: () => this.#link.connection,
    requireCapability: (id) => this.requireCapability(id),
  };

  /**
   * @param options the path of the server's program, or options. Throws INVALID_ARGS for one that does not exist and
   * for ones that contradict each other.
   */
  constructor(options: string | ClientOptions = {}) {
    this.#link = new Link(clientOptions(options), this.#tools);
  }

  /**
   * Connects and returns the client; while it is connected that is all it does. Rejects with BINARY_NOT_FOUND,
   * VERSION_MISMATCH or CONNECTION_CLOSED, with CLIENT_CLOSED after `close()`, and with `signal.reason`; a server that
   * was being started for this call alone is then ended.
   */
  async connect({ signal }: CallOptions = {}): Promise<this> {
    checkSignal(signal);
    await this.#link.connect(signal);
    return this;
  }

  /** Closes the connection and ends the server it started; whatever waits rejects with CLIENT_CLOSED. Idempotent. */
  close(): Promise<void> {
    return this.#link.close();
  }

  /** Closes the client. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What the server can do. Throws NOT_CONNECTED before `connect()`. */
  get capabilities(): readonly Capability[] {
    return this.#link.capabilities;
  }

  /** Whether the server has a capability and it is available. Throws NOT_CONNECTED before `connect()`. */
  hasCapability(id: string): boolean {
    return this.capabilities.some((capability) => capability.id === id && capability.available);
  }

  /** Throws CapabilityUnavailableError unless the server has the capability and it is available. */
  requireCapability(id: string): void {
    requireCapability(this.capabilities, id);
  }

  /**
   * Calls any method of the contract. Rejects with the server's error, `signal.reason`, or why there is no connection;
   * with METHOD_NOT_FOUND for a method that the contract does not have, of which the server is not told.
   */
  async call<M extends ServerMethod>(method: M, params: Params<M>, options: CallOptions = {}): Promise<Result<M>> {
    const { connection } = this.#link;
    refuseUnknown(method);
    return connection.call(method, params, options);
  }

  /**
   * Makes a session and runs its first turn. Rejects with the server's error or with `signal.reason`. With an
   * `outputSchema` the structured output has the schema's type; a type argument says it where the compiler cannot know.
   */
  createSession<const S extends OutputSchema | undefined = undefined>(
    prompt: ContentInput,
    options?: SessionOptions<S>,
  ): Promise<Session<OutputOf<S>, PartialOf<S>>>;
  createSession<T>(prompt: ContentInput, options: SessionOptions<OutputSchema>): Promise<Session<T>>;
  async createSession(prompt: ContentInput, options: SessionOptions = {}): Promise<Session<unknown, unknown>> {
    const stream = this.#stream(prompt, options);
    await stream.collect();
    return stream.session;
  }

  /** The same as a stream of events, with the session once it is there. It starts when the stream is read. */
  createSessionStreaming<const S extends OutputSchema | undefined = undefined>(
    prompt: ContentInput,
    options?: SessionOptions<S>,
  ): SessionStream<OutputOf<S>, PartialOf<S>>;
  createSessionStreaming<T>(prompt: ContentInput, options: SessionOptions<OutputSchema>): SessionStream<T>;
  createSessionStreaming(prompt: ContentInput, options: SessionOptions = {}): SessionStream<unknown, unknown> {
    return this.#stream(prompt, options);
  }

  /** Makes a session without running it. By default its prompt is put before the first turn's. */
  createDeferredSession<const S extends OutputSchema | undefined = undefined>(
    prompt: ContentInput,
    options?: SessionOptions<S>,
  ): Promise<DeferredSession<OutputOf<S>, PartialOf<S>>>;
  createDeferredSession<T>(prompt: ContentInput, options: SessionOptions<OutputSchema>): Promise<DeferredSession<T>>;
  async createDeferredSession(
    prompt: ContentInput,
    { signal, outputSchema, ...options }: SessionOptions = {},
  ): Promise<DeferredSession<unknown, unknown>> {
    const output = outputOf(outputSchema);
    const params = { ...options, outputSchema: output.wireSchema, prompt, initialTurn: "deferred" } as const;
    const { sessionId: id, sessionRef: ref } = await this.call("session/create", params, { signal });
    return new DeferredSession(this.#host, { id, ref, output });
  }

  /** A session that exists on the server. Nothing is asked of the server; an unknown id shows at the first use. */
  session(id: string): Session<PlainOutput> {
    return new Session(this.#host, { id, output: PLAIN_OUTPUT });
  }

  /** The sessions of the realm, newest first. */
  async listSessions(query: SessionListParams = {}, options: CallOptions = {}): Promise<readonly SessionInfo[]> {
    return (await this.call("session/list", query, options)).sessions;
  }

  /** One session. Rejects with SessionNotFoundError when it does not exist. */
  readSession(sessionId: string, options: CallOptions = {}): Promise<SessionDetails> {
    return this.call("session/read", { sessionId }, options);
  }

  /** A page of a session's messages, oldest first. Rejects with SessionNotFoundError when it does not exist. */
  readSessionHistory(sessionId: string, page: HistoryPage = {}, options: CallOptions = {}): Promise<SessionHistory> {
    return this.call("session/history", { ...page, sessionId }, options);
  }

  /** The models the server knows, by provider. */
  models(options: CallOptions = {}): Promise<ModelsCatalogResult> {
    return this.call("models/catalog", {}, options);
  }

  /** The realm's configuration, with a placeholder for each secret. */
  getConfig(options: CallOptions = {}): Promise<ConfigEnvelope> {
    return this.call("config/get", {}, options);
  }

  /**
   * Replaces the realm's configuration; it holds from the next turn of every session on. Rejects with INVALID_PARAMS
   * for a configuration that is wrong, and when another generation was expected.
   */
  setConfig(config: JsonObject, { expectedGeneration, ...options }: ConfigWriteOptions = {}): Promise<ConfigEnvelope> {
    return this.call("config/set", { config, expectedGeneration }, options);
  }

  /** Changes the realm's configuration by a JSON merge patch (RFC 7396). Rejects as `setConfig` does. */
  patchConfig(patch: JsonObject, { expectedGeneration, ...options }: ConfigWriteOptions = {}): Promise<ConfigEnvelope> {
    return this.call("config/patch", { patch, expectedGeneration }, options);
  }

  /** The bytes of a picture that a history refers to, in base64. Rejects with INVALID_PARAMS for an unknown id. */
  getBlob(blobId: string, options: CallOptions = {}): Promise<BlobGetResult> {
    return this.call("blob/get", { blobId }, options);
  }

  /** Subscribes to all events of a session from now on, whoever runs its turns. */
  async subscribeSessionEvents(sessionId: string, options: CallOptions = {}): Promise<EventSubscription> {
    return openSubscription(this.#link.connection, sessionId, options);
  }

  /**
   * Lets models call a function of this process. `inputSchema` is the JSON Schema of its arguments, or a Standard Schema
   * whose output the handler gets; arguments that its own checks refuse are told to the model. Before `connect()` the
   * tool is remembered; on a connected client it resolves when the server has it. A tool of the same name is replaced.
   * Rejects with INVALID_ARGS for a Standard Schema that cannot write itself as JSON Schema and for a tool that no server
   * takes. What rejects leaves the tools as they were.
   */
  registerTool<Args>(
    name: string,
    description: string,
    inputSchema: StandardSchema<unknown, Args>,
    handler: ToolHandler<Args>,
  ): Promise<void>;
  registerTool(name: string, description: string, inputSchema: JsonObject, handler: ToolHandler): Promise<void>;
  async registerTool<Args>(
    name: string,
    description: string,
    inputSchema: ToolSchema<Args>,
    handler: EitherHandler<Args>,
  ): Promise<void> {
    const tool = { name, description, inputSchema: toolJsonSchema(inputSchema) };
    const undo = this.#tools.add(tool, checkedHandler(inputSchema, handler));
    try {
      await this.#link.announce(tool);
    } catch (error) {
      // Connecting announces all tools: one that was refused would be refused then again, and the connection with it.
      undo();
      throw error;
    }
  }

  #stream(prompt: ContentInput, { signal, outputSchema, ...options }: SessionOptions): SessionStream<unknown, unknown> {
    const output = outputOf(outputSchema);
    return sessionStream(this.#host, { ...options, outputSchema: output.wireSchema, prompt }, { output, signal });
  }
}
