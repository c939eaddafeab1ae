import { MeerkatError, toMeerkatError } from "@meerkat/errors";
import type { ToolDef } from "@meerkat/protocol";
import { launch } from "#launch";
import type { CallbackTools } from "./callback-tools.ts";
import { type Capability, notConnected } from "./capability.ts";
import type { ClientOptions } from "./client-options.ts";
import { Connection } from "./connection.ts";
import { connectionClosed } from "./connection-error.ts";
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
  #connecting: Promise<void> | undefined;
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
  async connect(): Promise<void> {
    if (this.#closing) throw clientClosed();
    if (this.#handshake && !this.#connection?.over) return;
    this.#connecting ??= this.#open().finally(() => {
      this.#connecting = undefined;
    });
    await this.#connecting;
  }

  /** Closes for good. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#connection?.close(clientClosed()) ?? Promise.resolve();
    return this.#closing;
  }

  /** Tells the server about a tool. Before there is a connection nothing is to be done: connecting announces all. */
  async announce(tool: ToolDef): Promise<void> {
    if (this.#closing) throw clientClosed();
    // An attempt that is under way may already have announced its tools; if it fails, the next one announces all.
    await this.#connecting?.catch(() => undefined);
    if (this.#handshake) await this.connection.call("tools/register", { tools: [tool] });
  }

  async #open(): Promise<void> {
    this.#handshake = undefined;
    const launched = await this.#launch();
    const connection = new Connection(launched, this.#tools);
    this.#connection = connection;
    try {
      if (this.#closing) throw clientClosed();
      const done = await handshake(connection, this.#options.maxLineBytes ?? DEFAULT_MAX_LINE_BYTES);
      const tools = this.#tools.definitions;
      if (tools.length > 0) await connection.call("tools/register", { tools });
      this.#handshake = done;
    } catch (error) {
      await connection.close(toMeerkatError(error));
      throw error;
    }
  }

  async #launch(): Promise<Launched> {
    const { transport, ...options } = this.#options;
    try {
      if (transport === undefined) return await launch(options);
      if (this.#connection && typeof transport !== "function") throw transportUsed(this.#connection);
      return { transport: typeof transport === "function" ? await transport() : transport };
    } catch (error) {
      throw connectionClosed(error);
    }
  }
}

function clientClosed(): MeerkatError {
  return new MeerkatError("CLIENT_CLOSED", "The client was closed. Make a new MeerkatClient to connect again.");
}

function transportUsed({ over }: Connection): MeerkatError {
  const message =
    "The transport given to the client has been used and cannot be used again. Pass a function that makes one.";
  return new MeerkatError("INVALID_STATE", message, { cause: over });
}
