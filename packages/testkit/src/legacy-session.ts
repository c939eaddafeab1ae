/** Where a legacy server leaves something to chance: numbers from 0 up to 1, the same for the same seed. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a legacy server streams for a prompt such as `say 40 tree`: forty pieces, each with the last word in it. */
export function legacyPieces(prompt: string): readonly string[] {
  const [, count = "2", word = "word"] = /(\d+) (\S+)/.exec(prompt) ?? [];
  return Array.from({ length: Number(count) }, (_, index) => `${word}${index} `);
}

/** How a run ends: what its request is answered with. */
export type LegacyAnswer =
  | { readonly result: object }
  | { readonly error: { readonly code: number; readonly message: string } };

/** A turn that was asked for, or one that starts again by itself. */
export interface LegacyTurn {
  readonly prompt: string;
  /** Absent when nobody is answered. */
  readonly requestId?: string | number | undefined;
}

/** The turn that runs now. */
interface Running {
  readonly turn: LegacyTurn;
  readonly events: Iterator<object, LegacyAnswer>;
}

/** A turn of the queue: `fails` in its prompt makes it fail. Tokens are summed up over the session. */
export class LegacySession {
  readonly id: string;
  readonly queue: LegacyTurn[] = [];
  /** Stopped turns that start again before anything else. */
  readonly restarts: LegacyTurn[] = [];
  running: Running | undefined;
  #seq = 0;
  #input = 0;
  #output = 0;

  constructor(id: string) {
    this.id = id;
  }

  /** Starts a turn. */
  start(turn: LegacyTurn): void {
    this.running = { turn, events: this.#run(turn.prompt) };
  }

  /** Stops the running turn, which starts again later. Returns its request. */
  stop(): string | number | undefined {
    const turn = this.running?.turn;
    this.running = undefined;
    if (!turn || turn.requestId === undefined) return undefined;
    this.restarts.push({ prompt: turn.prompt });
    return turn.requestId;
  }

  /** An event with its place in the session, as the parameters of a notification. */
  envelope(payload: object): object {
    const seq = ++this.#seq;
    const envelope = { event_id: `event-${seq}`, source_id: `session:${this.id}`, seq, timestamp_ms: 0, payload };
    return { session_id: this.id, event: envelope };
  }

  *#run(prompt: string): Generator<object, LegacyAnswer> {
    const pieces = legacyPieces(prompt);
    yield { type: "run_started", session_id: this.id, prompt };
    yield { type: "turn_started", turn_number: 0 };
    for (const delta of pieces) yield { type: "text_delta", delta };
    this.#input += 10;
    this.#output += pieces.length;
    if (prompt.includes("fails")) return yield* this.#fail();
    const text = pieces.join("");
    yield { type: "text_complete", content: text };
    yield { type: "turn_completed", stop_reason: "end_turn", usage: tokens(10, pieces.length) };
    const usage = tokens(this.#input, this.#output);
    yield { type: "run_completed", session_id: this.id, result: text, usage };
    return { result: { session_id: this.id, session_ref: `legacy:${this.id}`, text, turns: 1, tool_calls: 0, usage } };
  }

  *#fail(): Generator<object, LegacyAnswer> {
    const error = "LLM error: the model is overloaded";
    yield { type: "run_failed", session_id: this.id, error };
    return { error: { code: -32603, message: `turn abandoned: apply failed: Apply failed: agent error: ${error}` } };
  }
}

function tokens(input: number, output: number): object {
  return { input_tokens: input, output_tokens: output, cache_creation_tokens: null, cache_read_tokens: null };
}
