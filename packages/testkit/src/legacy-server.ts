import { isRecord } from "@meerkat/protocol";
import { memoryPair, type Transport } from "@meerkat/wire";
import { chance, LegacySession } from "./legacy-session.ts";
import type { WireMessage } from "./raw-client.ts";

export interface LegacyServerOptions {
  /** Decides everything that is left to chance: bursts, pauses and, with `disorder`, the order of queued turns. */
  readonly seed: number;
  /** Events waiting to be written; further ones are dropped. Default 256, as in the published server. */
  readonly channelEvents?: number;
  /** Whether turns queued in one session may be run in another order than they were asked for. */
  readonly disorder?: boolean;
}

/** A server that behaves like the published 0.5 server under load. */
export interface LegacyServer {
  /** The client's end. */
  readonly transport: Transport;
  /** What it did so far that a client has to cope with. */
  readonly faults: Readonly<Record<"dropped" | "late" | "restarted" | "unnamed", number>>;
  /** Whether a turn is running or events are still to be written. */
  readonly busy: boolean;
}

/** The depth at which the published server no longer reads a line and says so without the line's id. */
const MAX_DEPTH = 127;

type Answer = { readonly result: unknown } | { readonly error: { readonly code: number; readonly message: string } };

/**
 * Starts a legacy server in memory. It wraps events, writes responses before events that are already waiting, drops
 * events beyond its channel, queues turns on one session, starts an interrupted run again before the next turn, and
 * answers errors with numbers only.
 */
export function legacyServer(options: LegacyServerOptions): LegacyServer {
  const [transport, far] = memoryPair();
  const engine = new Engine(far, options);
  void engine.listen();
  return {
    transport,
    faults: engine.faults,
    get busy() {
      return engine.busy;
    },
  };
}

class Engine {
  readonly faults = { dropped: 0, late: 0, restarted: 0, unnamed: 0 };
  readonly #far: Transport;
  readonly #random: () => number;
  readonly #channelEvents: number;
  readonly #disorder: boolean;
  readonly #sessions = new Map<string, LegacySession>();
  readonly #answered = new Set<string>();
  #channel: { readonly run: string; readonly params: object }[] = [];
  #pumping = false;

  constructor(far: Transport, { seed, channelEvents = 256, disorder = false }: LegacyServerOptions) {
    this.#far = far;
    this.#random = chance(seed);
    this.#channelEvents = channelEvents;
    this.#disorder = disorder;
  }

  get busy(): boolean {
    return this.#pumping;
  }

  async listen(): Promise<void> {
    for await (const line of this.#far.lines) if ("text" in line) this.#read(line.text);
  }

  #read(line: string): void {
    const message: WireMessage = JSON.parse(line);
    const params = isRecord(message.params) ? message.params : {};
    if (depth(message) > MAX_DEPTH) this.#refuseLine();
    else if (message.method === "cancel") this.#cancel(params.request_id);
    else if (typeof message.method === "string") this.#call(message.method, message.id, params);
    void this.#pump();
  }

  #refuseLine(): void {
    this.faults.unnamed++;
    this.#answer(null, { error: { code: -32700, message: "Parse error: recursion limit exceeded" } });
  }

  #call(method: string, id: unknown, params: WireMessage): void {
    const session = this.#sessions.get(String(params.session_id));
    if (method === "session/create") this.#create(id, params);
    else if (FIXED[method]) this.#answer(id, { result: FIXED[method] });
    else if (!session) this.#answer(id, { error: { code: -32001, message: "session not found" } });
    else if (method === "turn/start") this.#enqueue(session, id, params);
    else if (method === "turn/interrupt") this.#interrupt(session, id);
    else this.#answer(id, { error: { code: -32601, message: `Method not found: ${method}` } });
  }

  #interrupt(session: LegacySession, id: unknown): void {
    this.#answer(id, { result: { interrupted: true } });
    const message = "turn abandoned: apply failed: Apply failed: agent error: Run was cancelled";
    this.#answerStopped(session.stop(), { code: -32603, message });
  }

  #create(id: unknown, params: WireMessage): void {
    const session = new LegacySession(`session-${this.#sessions.size + 1}`);
    this.#sessions.set(session.id, session);
    if (params.initial_turn === "deferred") this.#answer(id, { result: { session_id: session.id } });
    else this.#enqueue(session, id, params);
  }

  #enqueue(session: LegacySession, id: unknown, { prompt }: WireMessage): void {
    if (typeof id === "number" || typeof id === "string") session.queue.push({ prompt: String(prompt), requestId: id });
  }

  #cancel(id: unknown): void {
    for (const session of this.#sessions.values()) {
      const queued = session.queue.findIndex(({ requestId }) => requestId === id);
      if (queued >= 0) {
        session.queue.splice(queued, 1);
        this.#answer(id, { error: { code: -32005, message: "request cancelled before start" } });
      } else if (session.running?.turn.requestId === id) {
        const message = "request cancelled before response publish";
        this.#answerStopped(session.stop(), { code: -32005, message });
      }
    }
  }

  #answerStopped(id: unknown, error: { readonly code: number; readonly message: string }): void {
    if (id !== undefined) this.#answer(id, { error });
  }

  /** Works in rounds of the event loop until nothing is left to do. */
  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    while (this.#channel.length > 0 || [...this.#sessions.values()].some((session) => this.#next(session))) {
      await new Promise((resolve) => setImmediate(resolve));
      for (const session of this.#sessions.values()) this.#advance(session);
      this.#drain(Math.floor(this.#random() * 120));
    }
    this.#pumping = false;
  }

  /** Starts a session's next turn unless one is running; a stopped one goes first, but only when there is another. */
  #next(session: LegacySession): boolean {
    if (session.running) return true;
    if (session.queue.length === 0) return false;
    const again = session.restarts.shift();
    if (again) this.faults.restarted++;
    const place = this.#disorder ? Math.floor(this.#random() * session.queue.length) : 0;
    const turn = again ?? session.queue.splice(place, 1)[0];
    if (turn) session.start(turn);
    return true;
  }

  #advance(session: LegacySession): void {
    const { running } = session;
    if (!running) return;
    // Mostly a few events at a time, now and then far more than the channel takes.
    const events = this.#random() < 0.1 ? 1000 : Math.floor(this.#random() * 20);
    for (let count = 0; count < events; count++) {
      const step = running.events.next();
      if (!step.done) this.#emit(session, step.value);
      else {
        session.running = undefined;
        if (running.turn.requestId !== undefined) this.#answer(running.turn.requestId, step.value);
        return;
      }
    }
  }

  #emit(session: LegacySession, event: object): void {
    const entry = { run: String(session.running?.turn.requestId), params: session.envelope(event) };
    if (this.#channel.length < this.#channelEvents) this.#channel.push(entry);
    else this.faults.dropped++;
  }

  #drain(events: number): void {
    for (const { run, params } of this.#channel.splice(0, events)) {
      if (this.#answered.has(run)) this.faults.late++;
      this.#write({ method: "session/event", params });
    }
  }

  #answer(id: unknown, answer: Answer): void {
    this.#answered.add(String(id));
    this.#write({ id, ...answer });
  }

  #write(message: object): void {
    void this.#far.send(JSON.stringify({ jsonrpc: "2.0", ...message }));
  }
}

const FIXED: Readonly<Record<string, unknown>> = {
  initialize: {
    server_info: { name: "meerkat-rpc", version: "0.5.2" },
    contract_version: "0.5.2",
    methods: ["initialized"],
  },
  "capabilities/get": { contract_version: { major: 0, minor: 5, patch: 2 }, capabilities: [] },
  "session/list": { sessions: [] },
};

function depth(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depth));
}
