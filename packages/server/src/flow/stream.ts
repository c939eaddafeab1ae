import type { Numbered, Spool } from "./spool.ts";

/** Writes a line; a promise when the connection has no room for the next one. */
export type Write = (line: string) => Promise<void> | undefined;

/** Where what waits is kept, and who is told that it could not be read again. */
export interface FlowPlace {
  readonly spool: Spool;
  readonly onLost?: ((cause: unknown) => void) | undefined;
}

/**
 * One stream of events to one reader: at most `window` of them are under way beyond the last one the reader said it
 * has room after; the rest waits, in bounded memory, in order. Whoever sends need not wait, unless the disk is full. A
 * disk that does not give back what it took ends the stream: what comes later would hide that something is missing.
 */
export class FlowStream {
  readonly #window: number;
  readonly #write: Write;
  readonly #spool: Spool;
  readonly #onLost: FlowPlace["onLost"];
  #lost: { readonly cause: unknown } | undefined;
  #acked: number | undefined;
  #sent = 0;
  #open = true;
  #pumping = false;
  #released = false;
  #drained: PromiseWithResolvers<void> | undefined;

  constructor(window: number, write: Write, { spool, onLost }: FlowPlace) {
    this.#window = window;
    this.#write = write;
    this.#spool = spool;
    this.#onLost = onLost;
  }

  /** Why messages of the stream were lost; `undefined` when none were. */
  get lost(): { readonly cause: unknown } | undefined {
    return this.#lost;
  }

  /** Takes a message. A promise where the next one should wait: it resolves when everything was written. */
  send(message: Numbered): Promise<void> | undefined {
    if (!this.#open) return undefined;
    if (message.seq !== undefined) this.#acked ??= message.seq - 1;
    if (!this.#pumping && this.#spool.empty && this.#mayWrite()) {
      this.#pass(message);
    } else {
      this.#spool.push(message);
      void this.#pump();
    }
    return this.#spool.strained ? this.drained() : undefined;
  }

  /** The reader has room after the message of this number. A number that was never sent counts as the last one. */
  ack(seq: number): void {
    this.#acked = Math.max(this.#acked ?? 0, Math.min(seq, this.#sent));
    void this.#pump();
  }

  /** Sends the rest without waiting for the reader, who does not read any more or cannot say so. */
  release(): void {
    this.#released = true;
    void this.#pump();
  }

  /** Resolves when everything was written, or dropped because the connection is over or the disk failed. */
  drained(): Promise<void> {
    if (this.#spool.empty && !this.#pumping) return Promise.resolve();
    this.#drained ??= Promise.withResolvers<void>();
    return this.#drained.promise;
  }

  /** Drops what waits; nothing is written any more. */
  close(): void {
    this.#open = false;
    this.#spool.close();
    this.#tellDrained();
  }

  /** The common case: nothing waits and the reader has room. */
  #pass(message: Numbered): void {
    this.#sent = message.seq ?? this.#sent;
    const room = this.#write(message.line);
    if (room) void this.#pump(room);
  }

  async #pump(room?: Promise<void>): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    if (room) await room;
    while (this.#open && !this.#spool.empty && this.#mayWrite()) {
      // Only where there is no room: lines that are written without a pause leave together.
      const full = this.#writeNext();
      if (full) await full;
    }
    this.#pumping = false;
    if (this.#spool.empty) this.#tellDrained();
  }

  /** Once for all that has waited: what is sent from now on is waited for anew. */
  #tellDrained(): void {
    this.#drained?.resolve();
    this.#drained = undefined;
  }

  #mayWrite(): boolean {
    return this.#released || this.#sent - (this.#acked ?? this.#sent) < this.#window;
  }

  #writeNext(): Promise<void> | undefined {
    const message = this.#next();
    if (message === undefined) return undefined;
    this.#sent = message.seq ?? this.#sent;
    return this.#write(message.line);
  }

  #next(): Numbered | undefined {
    try {
      return this.#spool.shift();
    } catch (cause) {
      this.#lost = { cause };
      this.close();
      this.#onLost?.(cause);
      return undefined;
    }
  }
}
