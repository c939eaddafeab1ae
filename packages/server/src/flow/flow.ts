import { type Numbered, Spool } from "./spool.ts";
import { SpoolMemory } from "./spool-memory.ts";
import { FlowStream, type Write } from "./stream.ts";

/** A subscription that a stream belongs to. */
export interface Subscription {
  readonly streamId: string;
  readonly sessionId: string;
}

/** Told when messages of a stream were lost, because the disk that kept them failed, and whose stream it was. */
export type OnLost = (cause: unknown, subscription: Subscription | undefined) => void;

/** The flow-controlled streams of one connection, by the request or subscription they belong to. */
export class Flow {
  readonly #window: number;
  readonly #write: Write;
  readonly #onLost: OnLost | undefined;
  readonly #streams = new Map<string, FlowStream>();
  readonly #memory = new SpoolMemory();
  #over = false;

  constructor(window: number, write: Write, onLost?: OnLost) {
    this.#window = window;
    this.#write = write;
    this.#onLost = onLost;
  }

  /** Gives a message to its stream. A promise where the next one should wait. */
  send(key: string, message: Numbered, subscription?: Subscription): Promise<void> | undefined {
    if (this.#over) return undefined;
    let stream = this.#streams.get(key);
    if (!stream) {
      const onLost = (cause: unknown) => this.#onLost?.(cause, subscription);
      stream = new FlowStream(this.#window, this.#write, { spool: new Spool(this.#memory), onLost });
      this.#streams.set(key, stream);
    }
    return stream.send(message);
  }

  ack(key: string, seq: number): void {
    this.#streams.get(key)?.ack(seq);
  }

  release(key: string): void {
    this.#streams.get(key)?.release();
  }

  /** Sends the rest of every stream: no reader can say any more how far it is. */
  releaseAll(): void {
    for (const stream of this.#streams.values()) stream.release();
  }

  /** Waits until a stream is written, then forgets it. Gives why messages of it were lost, if they were. */
  async finish(key: string): Promise<{ readonly cause: unknown } | undefined> {
    const stream = this.#streams.get(key);
    if (!stream) return undefined;
    await stream.drained();
    stream.close();
    if (this.#streams.get(key) === stream) this.#streams.delete(key);
    return stream.lost;
  }

  /** The connection is over: drops everything. */
  close(): void {
    this.#over = true;
    for (const stream of this.#streams.values()) stream.close();
    this.#streams.clear();
  }
}

/** The key of a request's stream. Numbers and texts are different ids. */
export function requestKey(id: string | number): string {
  return `${typeof id}:${id}`;
}

/** The key of a subscription's stream. */
export function subscriptionKey(streamId: string): string {
  return `stream:${streamId}`;
}
