import { isMeerkatError, MeerkatError, toMeerkatError } from "@meerkat/errors";
import {
  type CallContext,
  ContractViolation,
  decodeParams,
  encodeResult,
  type Handlers,
  isRecord,
  isServerMethod,
  methodRow,
  type Params,
  type ServerMethod,
} from "@meerkat/protocol";
import { type Log, silent } from "../log.ts";
import { refuseTooDeep } from "./depth.ts";
import { failureFacts } from "./failure-facts.ts";
import { Lanes } from "./lanes.ts";
import { refuseUnmetNeeds } from "./needs.ts";
import { type Handler, implemented, methodNotFound, type ServedMethods } from "./served.ts";
import { UnknownFields } from "./unknown-fields.ts";

/** What a door says about one call. */
export interface DispatchContext extends CallContext {
  /** Methods that the door answers itself, such as `initialize`, whose answer belongs to one connection. */
  readonly own?: ServedMethods;
}

/** Brings calls from any door to the handlers. One dispatcher serves all doors, so that sessions keep their order. */
export interface Dispatcher {
  /** The methods that have a handler, in the order of the contract. */
  readonly methods: readonly ServerMethod[];
  /**
   * Answers one call: checks the parameters, waits for its turn, runs the handler and returns the result as it is on
   * the wire. A call that need not wait reaches its handler before this returns. Throws METHOD_NOT_FOUND,
   * INVALID_PARAMS, CAPABILITY_UNAVAILABLE, SERVICE_UNAVAILABLE, `context.signal.reason` when it was aborted before
   * its turn, and whatever the handler threw.
   */
  dispatch(method: string, params: unknown, context: DispatchContext): Promise<unknown>;
}

/** Options of {@link createDispatcher}. */
export interface DispatcherOptions {
  /** What the methods do. */
  readonly handlers: Handlers;
  /** Told about failures that are nobody's doing, and about unknown fields. Default: nobody. */
  readonly log?: Log;
}

/** Makes the dispatcher of a server. */
export function createDispatcher({ handlers, log = silent }: DispatcherOptions): Dispatcher {
  return new TableDispatcher(handlers, log);
}

class TableDispatcher implements Dispatcher {
  readonly methods: readonly ServerMethod[];
  readonly #handlers: ServedMethods;
  readonly #log: Log;
  readonly #lanes = new Lanes();
  readonly #unknownFields: UnknownFields;

  constructor(handlers: ServedMethods, log: Log) {
    this.#handlers = handlers;
    this.#log = log;
    this.#unknownFields = new UnknownFields(log);
    this.methods = implemented(handlers);
  }

  async dispatch(method: string, params: unknown, context: DispatchContext): Promise<unknown> {
    if (!isServerMethod(method)) throw methodNotFound(method, this.methods);
    return this.#serve({ method, params, context });
  }

  #serve<M extends ServerMethod>({ method, params, context }: Received<M>): Promise<unknown> {
    const handler: Handler<M> | undefined = context.own?.[method] ?? this.#handlers[method];
    if (handler === undefined) throw methodNotFound(method, this.methods);
    return this.#run({ method, handler, params: this.#decode(method, params), context });
  }

  #decode<M extends ServerMethod>(method: M, wire: unknown): Params<M> {
    try {
      const params = decodeParams(method, wire, this.#unknownFields.of(method));
      refuseUnmetNeeds(method, wire);
      refuseTooDeep(wire);
      return params;
    } catch (thrown) {
      throw toMeerkatError(thrown);
    }
  }

  #run<M extends ServerMethod>(call: Call<M>): Promise<unknown> {
    const { method, handler, params, context } = call;
    return this.#lanes.run(laneOf(call), async () => {
      context.signal.throwIfAborted();
      try {
        return encodeResult(method, await handler(params, context));
      } catch (thrown) {
        throw this.#failed(thrown, call);
      }
    });
  }

  #failed(thrown: unknown, { method, context }: Received<ServerMethod>): unknown {
    // The parameters were fine, so what a handler found malformed is not the caller's doing.
    const error = thrown instanceof ContractViolation ? internal(thrown) : thrown;
    if (isMeerkatError(error) && error.code !== "INTERNAL_ERROR") return error;
    const told = explained(error);
    const level = context.signal.aborted ? "debug" : told ? "info" : "error";
    this.#log(level, `A method failed${told ? "" : " unexpectedly"}.`, { method, ...failureFacts(error) });
    return error;
  }
}

interface Received<M extends ServerMethod> {
  readonly method: M;
  readonly params: unknown;
  readonly context: DispatchContext;
}

interface Call<M extends ServerMethod> extends Received<M> {
  readonly handler: Handler<M>;
  readonly params: Params<M>;
}

function laneOf({ method, params, context }: Received<ServerMethod>): string | undefined {
  const { lane } = methodRow(method);
  if (lane === "global") return `global:${context.caller.id}`;
  if (lane === "none" || !isRecord(params) || typeof params.sessionId !== "string") return undefined;
  // `<realm>:<id>` and `<id>` name one session.
  return `session:${params.sessionId.slice(params.sessionId.lastIndexOf(":") + 1)}`;
}

/** Whether an error names its reason, as a full disk does: then its caller is told all that there is to say. */
function explained(error: unknown): boolean {
  return isMeerkatError(error) && isRecord(error.details) && typeof error.details.reason === "string";
}

function internal(cause: unknown): MeerkatError {
  return new MeerkatError("INTERNAL_ERROR", "The server failed unexpectedly. Its log says more.", { cause });
}
