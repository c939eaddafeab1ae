import { MeerkatError } from "@meerkat/errors";
import { EventStream } from "@meerkat/events";
import type { ContentInput } from "@meerkat/protocol";
import {
  type Output,
  type OutputOf,
  type OutputSchema,
  outputOf,
  PLAIN_OUTPUT,
  type PlainOutput,
  type RunResult,
  withOutput,
} from "./output.ts";
import type { DeepPartial } from "./partial-output.ts";
import { Session } from "./session.ts";
import { runSource, type SessionHost } from "./session-host.ts";
import type { StartTurnOptions } from "./session-options.ts";

/** What a first turn returns: typed by its own schema where the session was made without one. */
type Started<T, S> = undefined extends S ? T : OutputOf<S>;

/** A schema can be given once: at the creation or with the first turn. */
type StillOpen<T, S> = undefined extends T ? S : undefined;

/** What a deferred session starts with. */
export interface DeferredInit<T> {
  readonly id: string;
  readonly ref?: string | undefined;
  readonly output: Output<T>;
}

/** A session that exists and has not run. Its first turn may still set what its creation could have set. */
export class DeferredSession<T = PlainOutput, P = DeepPartial<T>> {
  /** The id, opaque and stable. */
  readonly id: string;
  /** The id with its realm, `<realm>:<id>`, when the server has told it. */
  readonly ref: string | undefined;
  readonly #host: SessionHost;
  readonly #output: Output<T>;
  #session: Session<T, P> | undefined;

  /** Deferred sessions come from a client: `createDeferredSession`. */
  constructor(host: SessionHost, { id, ref, output }: DeferredInit<T>) {
    this.id = id;
    this.ref = ref;
    this.#host = host;
    this.#output = output;
  }

  /**
   * The session, for further turns. Throws INVALID_STATE before the first turn has finished. Its structured output is
   * typed by the schema given at the creation; without one it is the plain JSON value.
   */
  get session(): Session<T, P> {
    if (this.#session) return this.#session;
    throw new MeerkatError(
      "INVALID_STATE",
      "The deferred session has not finished a turn yet. Await startTurn() first.",
    );
  }

  /**
   * Runs the first turn and returns its result. A second call is an ordinary turn. Rejects as `Session.turn` does, and
   * with INVALID_ARGS when an output schema was already given at the creation.
   */
  startTurn<const S extends OutputSchema | undefined = undefined>(
    prompt: ContentInput,
    options?: StartTurnOptions<StillOpen<T, S>>,
  ): Promise<RunResult<Started<T, S>>>;
  startTurn<U>(prompt: ContentInput, options: StartTurnOptions<StillOpen<T, OutputSchema>>): Promise<RunResult<U>>;
  async startTurn(prompt: ContentInput, options: StartTurnOptions = {}): Promise<RunResult<unknown>> {
    const { signal, outputSchema, ...rest } = options;
    if (outputSchema !== undefined && this.#output.wireSchema !== undefined) {
      throw new MeerkatError(
        "INVALID_ARGS",
        "The session was made with an output schema. Leave `outputSchema` out of startTurn().",
      );
    }
    const asked = outputOf(outputSchema);
    const given = { ...rest, outputSchema: asked.wireSchema };
    if (this.#session) return this.#session.turn(prompt, { ...given, ...(signal ? { signal } : {}) });
    const params = { ...given, sessionId: this.id, prompt };
    const source = runSource(this.#host, { method: "turn/start", params, sessionId: this.id, output: PLAIN_OUTPUT });
    const raw = await new EventStream(source, { signal }).collect();
    const last = await withOutput(raw, this.#output);
    this.#session = new Session(this.#host, { id: this.id, ref: this.ref, output: this.#output, last });
    return outputSchema === undefined ? last : withOutput(raw, asked);
  }
}
