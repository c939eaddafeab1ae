import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { MeerkatClient } from "@meerkat/client";
import { createLineSplitter } from "@meerkat/wire";
import { childTransport } from "@meerkat/wire/child";

const SERVER = fileURLToPath(new URL("talking-server.ts", import.meta.url));

/** How a talking server talks. */
export interface Talk {
  /** Characters of each text delta. Default 8. */
  readonly deltaLength?: number;
  /** Whether it sends on only as far as its events are acknowledged. Default: it never waits. */
  readonly acks?: boolean;
}

/** The session of every talking server. */
export const TALKING_SESSION = "01a20c06-12d4-712a-a21b-625186e69410";

function serverArgs({ deltaLength = 8, acks = false }: Talk): string[] {
  return [SERVER, String(deltaLength), ...(acks ? ["acks"] : [])];
}

/** Our client, connected to a talking server. Closing the client ends the server. */
export function talkingClient(talk: Talk = {}): Promise<MeerkatClient> {
  const { transport } = childTransport({ command: process.execPath, args: serverArgs(talk) });
  return new MeerkatClient({ transport }).connect();
}

/** A parsed line. */
interface Message {
  readonly id?: number;
}

/**
 * The least that talking to the same server costs: JSON out, and lines split and parsed. It has the calls of a client
 * and none of its promises: what comes is not checked, and nothing bounds it.
 */
export class BarePeer implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (message: object) => void>();
  #lastId = 0;
  #others = 0;

  constructor(talk: Talk = {}) {
    this.#child = spawn(process.execPath, serverArgs(talk));
    this.#child.stderr.resume();
    const splitter = createLineSplitter({ maxLineBytes: 1_000_000 });
    this.#child.stdout.on("data", (chunk: Uint8Array) => {
      for (const line of splitter.push(chunk)) if ("text" in line) this.#onMessage(JSON.parse(line.text));
    });
  }

  /** Messages so far that answered nothing. */
  get events(): number {
    return this.#others;
  }

  /** Sends a request; resolves with the line that answers it, parsed. */
  call(method: string, params: object): Promise<object> {
    const id = ++this.#lastId;
    this.#child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  /** Ends the server and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.#child, "exit");
    this.#child.stdin.end();
    await exited;
  }

  #onMessage(message: Message): void {
    if (message.id === undefined) this.#others++;
    else this.#take(message.id)?.(message);
  }

  #take(id: number): ((message: object) => void) | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
