import { isRecord } from "@meerkat/protocol";
import { type Line, memoryPair, type Transport } from "@meerkat/wire";
import type { WireMessage } from "./raw-client.ts";
import type { RecordedLine } from "./recording.ts";

export interface ReplayOptions {
  /** How long the pauses of the recording take, as a share of what they took. Default 0.05. */
  readonly timeScale?: number;
}

/** What the client sent in place of what was recorded. */
export interface Exchange {
  readonly recorded: WireMessage;
  readonly actual: WireMessage;
}

/** A recorded server. */
export interface Replay {
  /** The client's end. */
  readonly transport: Transport;
  /** What the client sent that the recording has, in its order. */
  readonly exchanges: readonly Exchange[];
  /** What it sent that the recording has not; calls among it were refused. */
  readonly unexpected: readonly WireMessage[];
  /** Resolves when everything has been played up to the next message the client has to send, or to the end. */
  caughtUp(): Promise<void>;
}

/**
 * A server that plays a recording: the lines from the server in their order and with their pauses, each after the lines
 * to the server that came before it. Ids of calls are those of the client that is there now.
 */
export function replayTransport(recording: readonly RecordedLine[], { timeScale = 0.05 }: ReplayOptions = {}): Replay {
  const [transport, far] = memoryPair();
  const player = new Player(far, timeScale);
  void player.play(recording);
  return {
    transport,
    exchanges: player.exchanges,
    unexpected: player.unexpected,
    caughtUp: () => player.caughtUp(),
  };
}

class Player {
  readonly exchanges: Exchange[] = [];
  readonly unexpected: WireMessage[] = [];
  readonly #far: Transport;
  readonly #lines: AsyncIterator<Line>;
  readonly #timeScale: number;
  readonly #ids = new Map<unknown, unknown>();
  #caughtUp = Promise.withResolvers<void>();

  constructor(far: Transport, timeScale: number) {
    this.#far = far;
    this.#lines = far.lines[Symbol.asyncIterator]();
    this.#timeScale = timeScale;
  }

  caughtUp(): Promise<void> {
    return this.#caughtUp.promise;
  }

  async play(recording: readonly RecordedLine[]): Promise<void> {
    let last = 0;
    for (const { t, d, m } of recording) {
      if (d === ">" && m && !(await this.#hear(m))) return;
      if (d === "<" && m) {
        await pause((t - last) * this.#timeScale);
        void this.#far.send(JSON.stringify(this.#translated(m)));
      }
      last = t;
    }
    this.#caughtUp.resolve();
    while (await this.#next());
  }

  /** Waits until the client has sent what was recorded; false when it is gone. */
  async #hear(recorded: WireMessage): Promise<boolean> {
    // The client has read a line a turn of the event loop after it was sent.
    await pause(0);
    this.#caughtUp.resolve();
    for (let actual = await this.#next(); actual; actual = await this.#next()) {
      if (!corresponds(recorded, actual)) this.#refuse(actual);
      else {
        this.#caughtUp = Promise.withResolvers<void>();
        this.exchanges.push({ recorded, actual });
        if ("method" in recorded && recorded.id !== undefined) this.#ids.set(recorded.id, actual.id);
        return true;
      }
    }
    return false;
  }

  async #next(): Promise<WireMessage | undefined> {
    const step = await this.#lines.next();
    return step.done || !("text" in step.value) ? undefined : JSON.parse(step.value.text);
  }

  #refuse(message: WireMessage): void {
    this.unexpected.push(message);
    if (message.id === undefined || !("method" in message)) return;
    const error = { code: -32601, message: `The recording has no ${String(message.method)} here.` };
    void this.#far.send(JSON.stringify({ jsonrpc: "2.0", id: message.id, error }));
  }

  #translated(message: WireMessage): WireMessage {
    if (!("method" in message)) return { ...message, id: this.#here(message.id) };
    const { params } = message;
    if (!isRecord(params) || params.request_id === undefined) return message;
    return { ...message, params: { ...params, request_id: this.#here(params.request_id) } };
  }

  #here(id: unknown): unknown {
    return this.#ids.has(id) ? this.#ids.get(id) : id;
  }
}

/** Calls correspond by method, answers to the server's own calls by id. */
function corresponds(recorded: WireMessage, actual: WireMessage): boolean {
  return "method" in recorded ? recorded.method === actual.method : !("method" in actual) && recorded.id === actual.id;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => (ms < 1 ? setImmediate(resolve) : setTimeout(resolve, ms)));
}
