import type { ContentInput, RunUsage, SessionHistory, SkillRef } from "@meerkat/protocol";
import type { CallOptions } from "./connection.ts";
import { type EventSubscription, openSubscription } from "./event-subscription.ts";
import type { Output, PlainOutput, RunResult } from "./output.ts";
import type { DeepPartial } from "./partial-output.ts";
import { RunStream } from "./run-stream.ts";
import { runSource, type SessionHost } from "./session-host.ts";
import type { HistoryPage, TurnOptions } from "./session-options.ts";

/** The latest result: always there in a session with typed output, which has run before anyone gets hold of it. */
export type LastResult<T> = undefined extends T ? RunResult<T> | undefined : RunResult<T>;

/** What a session starts with. */
export interface SessionInit<T> {
  readonly id: string;
  readonly ref?: string | undefined;
  readonly output: Output<T>;
  readonly last?: RunResult<T>;
}

const NO_USAGE: RunUsage = { inputTokens: 0, outputTokens: 0 };

/**
 * A conversation on the server. `text`, `usage`, `turns`, `toolCalls`, `structuredOutput` and `lastResult` are those of
 * the latest turn that finished, however it was run; a turn that failed changes nothing. `T` is the type of the structured
 * output, `P` that of its parts while it is written.
 */
export class Session<T = PlainOutput, P = DeepPartial<T>> {
  /** The id, opaque and stable. */
  readonly id: string;
  readonly #host: SessionHost;
  readonly #output: Output<T>;
  #ref: string | undefined;
  #last: RunResult<T> | undefined;

  /** Sessions come from a client: `createSession`, `session`. */
  constructor(host: SessionHost, { id, ref, output, last }: SessionInit<T>) {
    this.id = id;
    this.#host = host;
    this.#output = output;
    this.#ref = last?.sessionRef ?? ref;
    this.#last = last;
  }

  /** The id with its realm, `<realm>:<id>`, when the server has told it. */
  get ref(): string | undefined {
    return this.#ref;
  }

  /** The assistant's latest text; empty before the first turn. */
  get text(): string {
    return this.#last?.text ?? "";
  }

  /** Tokens of the latest turn. */
  get usage(): RunUsage {
    return this.#last?.usage ?? NO_USAGE;
  }

  /** Model calls of the latest turn. */
  get turns(): number {
    return this.#last?.turns ?? 0;
  }

  /** Tool calls of the latest turn. */
  get toolCalls(): number {
    return this.#last?.toolCalls ?? 0;
  }

  /** Structured output of the latest turn, typed by the session's output schema. */
  get structuredOutput(): T {
    // Without a result T is PlainOutput, which `undefined` belongs to: see LastResult.
    return this.#last?.structuredOutput as T;
  }

  /** The result of the latest turn. */
  get lastResult(): LastResult<T> {
    return this.#last as LastResult<T>;
  }

  /**
   * Runs a turn and returns its result. Rejects with the server's error (SESSION_BUSY, PROVIDER_ERROR, …), or with
   * `signal.reason` when aborted.
   */
  async turn(prompt: ContentInput, options: TurnOptions = {}): Promise<RunResult<T>> {
    return this.stream(prompt, options).collect();
  }

  /** A turn as a stream of events. It starts when the stream is read. Throws INVALID_ARGS for an unknown option. */
  stream(prompt: ContentInput, { signal, ...options }: TurnOptions = {}): RunStream<T, P> {
    const source = runSource(this.#host, {
      method: "turn/start",
      params: { ...options, sessionId: this.id, prompt },
      sessionId: this.id,
      output: this.#output,
      onResult: (result) => this.#follow(result),
    });
    return new RunStream(source, { signal });
  }

  /** A page of the messages, oldest first. */
  async history(page: HistoryPage = {}, options: CallOptions = {}): Promise<SessionHistory> {
    return this.#host.connection().call("session/history", { ...page, sessionId: this.id }, options);
  }

  /** Ends the session; its history can still be read. A running turn is interrupted. */
  async archive(options: CallOptions = {}): Promise<void> {
    await this.#host.connection().call("session/archive", { sessionId: this.id }, options);
  }

  /** Interrupts the running turn, whoever runs it. On an idle session it does nothing. */
  async interrupt(options: CallOptions = {}): Promise<void> {
    await this.#host.connection().call("turn/interrupt", { sessionId: this.id }, options);
  }

  /** Runs a turn with a skill injected. Rejects with CapabilityUnavailableError when the server has no skills. */
  async invokeSkill(skill: SkillRef, prompt: ContentInput = "", options: TurnOptions = {}): Promise<RunResult<T>> {
    this.#host.requireCapability("skills");
    return this.turn(prompt, { ...options, skillRefs: [skill, ...(options.skillRefs ?? [])] });
  }

  /** Subscribes to all events of the session from now on, whoever runs its turns. */
  async subscribeEvents(options: CallOptions = {}): Promise<EventSubscription> {
    return openSubscription(this.#host.connection(), this.id, options);
  }

  #follow(result: RunResult<T>): void {
    this.#last = result;
    this.#ref = result.sessionRef ?? this.#ref;
  }
}
