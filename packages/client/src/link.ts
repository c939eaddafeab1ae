import { isMeerkatError, MeerkatError, toMeerkatError } from "@meerkat/errors";
import { isRecord, type ToolDef } from "@meerkat/protocol";
import type { Transport } from "@meerkat/wire";
import { launch } from "#launch";
import { abortable } from "./abortable.ts";
import { Attempt } from "./attempt.ts";
import type { CallbackTools } from "./callback-tools.ts";
import { type Capability, notConnected } from "./capability.ts";
import type { ClientOptions } from "./client-options.ts";
import { Connection } from "./connection.ts";
import { type Handshake, handshake } from "./handshake.ts";
import type { Launched } from "./launch.ts";

const DEFAULT_MAX_LINE_BYTES = 64 * 1024 * 1024;

/** A client's connection through its life: none yet, being made, there, ended by the server, closed by the client. */
export class Link {
  readonly #options: ClientOptions;
  readonly #tools: CallbackTools;
  /** Also while its handshake is still going on, so that it can be closed. */
  #connection: Connection | undefined;
  #handshake: Handshake | undefined;
  #attempt: Attempt | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: ClientOptions, tools: CallbackTools) {
    this.#options = options;
    this.#tools = tools;
  }

  /** The live connection. Throws NOT_CONNECTED, CLIENT_CLOSED, or why the server is gone. */
  get connection(): Connection {
    if (this.#closing) throw clientClosed();
    if (!this.#connection || !this.#handshake) throw notConnected();
    if (this.#connection.over) throw this.#connection.over;
    return this.#connection;
  }

  /** What the server can do; still there when the server is gone. */
  get capabilities(): readonly Capability[] {
    if (!this.#handshake) throw this.#closing ? clientClosed() : notConnected();
    return this.#handshake.capabilities;
  }

  /** Connects unless there is a connection. Calls at the same time share one attempt. */
  async connect(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#closing) throw clientClosed();
    if (this.#handshake && !this.#connection?.over) return;
    if (this.#attempt?.givenUp) {
      // What the last attempt has started is ended first: two servers at once could be in each other's way.
      await abortable(this.#attempt.ended, signal);
      return this.connect(signal);
    }
    this.#attempt ??= this.#begin();
    await this.#attempt.join(signal);
  }

  /** Closes for good. Idempotent; resolves when nothing is left of the connection or of an attempt to make one. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Tells the server about a tool. Before there is a connection nothing is to be done: connecting announces all. */
  async announce(tool: ToolDef): Promise<void> {
    if (this.#closing) throw clientClosed();
    // An attempt that is under way may already have announced its tools; if it fails, the next one announces all.
    await this.#attempt?.ended;
    if (this.#handshake) await this.connection.call("tools/register", { tools: [tool] });
  }

  #begin(): Attempt {
    const attempt = new Attempt((signal) => this.#open(signal));
    void attempt.ended.then(() => {
      if (this.#attempt === attempt) this.#attempt = undefined;
    });
    return attempt;
  }

  async #close(): Promise<void> {
    const reason = clientClosed();
    const attempt = this.#attempt;
    attempt?.giveUp(reason);
    await this.#connection?.close(reason);
    await attempt?.ended;
  }

  async #open(signal: AbortSignal): Promise<void> {
    this.#handshake = undefined;
    const launched = await this.#launch(signal);
    const connection = new Connection(launched, this.#tools);
    this.#connection = connection;
    const giveUp = () => void connection.close(connectingGivenUp(signal.reason));
    signal.addEventListener("abort", giveUp, { once: true });
    if (signal.aborted) giveUp();
    try {
      const done = await handshake(connection, this.#options.maxLineBytes ?? DEFAULT_MAX_LINE_BYTES);
      const tools = this.#tools.definitions;
      if (tools.length > 0) await connection.call("tools/register", { tools });
      this.#handshake = done;
    } catch (error) {
      // Nobody who waits has to wait for the end of a server that takes its time.
      this.#attempt?.giveUp(error);
      await connection.close(toMeerkatError(error));
      throw error;
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  async #launch(signal: AbortSignal): Promise<Launched> {
    const { transport, ...options } = this.#options;
    try {
      if (transport === undefined) return await launch(options, signal);
      if (this.#connection && typeof transport !== "function") throw transportUsed(this.#connection);
      return { transport: usable(typeof transport === "function" ? await made(transport, signal) : transport) };
    } catch (error) {
      throw isMeerkatError(error) ? error : notMade(error, transport === undefined);
    }
  }
}

/** What the application's function makes. Made too late, it is closed at once. */
async function made(make: () => Transport | Promise<Transport>, signal: AbortSignal): Promise<Transport> {
  const making = Promise.resolve(make());
  try {
    return await abortable(making, signal);
  } catch (error) {
    making.then(
      (late) => late.close(toMeerkatError(error)),
      () => undefined,
    );
    throw error;
  }
}

/** A transport as it was given or made by what no compiler has seen. Throws INVALID_ARGS for what is none. */
function usable(transport: Transport): Transport {
  if (
    isRecord(transport) &&
    transport.lines &&
    typeof transport.send === "function" &&
    typeof transport.close === "function"
  )
    return transport;
  throw new MeerkatError(
    "INVALID_ARGS",
    "What was given as `transport`, or made by it, is no transport: it needs `lines`, `send` and `close`.",
  );
}

/** Why there is nothing to connect over: what starts a server, or makes the transport in its place, has failed. */
function notMade(cause: unknown, starts: boolean): MeerkatError {
  const what = starts ? "The server could not be started" : "The function given as `transport` failed";
  const why = cause instanceof Error ? cause.message : String(cause);
  return new MeerkatError("CONNECTION_CLOSED", `${what}; call connect() to try again. ${why}`, { cause });
}

function connectingGivenUp(reason: unknown): MeerkatError {
  return isMeerkatError(reason)
    ? reason
    : new MeerkatError("CONNECTION_CLOSED", "Connecting was given up before the server had answered.", {
        cause: reason,
      });
}

function clientClosed(): MeerkatError {
  return new MeerkatError("CLIENT_CLOSED", "The client was closed. Make a new MeerkatClient to connect again.");
}

function transportUsed({ over }: Connection): MeerkatError {
  const message =
    "The transport given to the client has been used and cannot be used again. Pass a function that makes one.";
  return new MeerkatError("INVALID_STATE", message, { cause: over });
}
