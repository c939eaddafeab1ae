import { isRecord } from "@meerkat/protocol";
import { RpcFailure } from "@meerkat/wire";
import type { OpenRun, RunRoute } from "../dialect.ts";
import { readEvent } from "../run-routes.ts";
import { hasStarted, isStopped, mayHaveRun } from "./failure.ts";
import { Grace } from "./grace.ts";
import type { Answer, Lane, LaneRun } from "./lane.ts";
import { RunRecord } from "./run-record.ts";
import { isTerminal, type SessionEvent, textOf } from "./session-event.ts";
import { isUsage, type WireUsage } from "./session-usage.ts";
import { notKept, Unread } from "./unread.ts";

/** What a run asks of whoever knows all sessions. */
export interface RunHost {
  /** The run's session is this one, whatever it looked like before. */
  named(run: LegacyRun, sessionId: string): void;
  /** A run without a session was answered with an error. */
  failed(run: LegacyRun, message: string): void;
  /** The run wants nothing any more. */
  closed(run: LegacyRun): void;
}

/** One requested run: its events as they come, what is missing among them, and its end. */
export class LegacyRun implements OpenRun, LaneRun {
  readonly prompt: unknown;
  readonly #route: RunRoute;
  readonly #host: RunHost;
  readonly #record = new RunRecord();
  readonly #unread = new Unread();
  readonly #grace = new Grace();
  #lane: Lane | undefined;
  #sessionId: string;
  #open = true;
  #misled = false;
  #dropped = 0;
  #told = false;
  /** The run's own tokens, given those that its model calls told; known from the first of its end and its response. */
  #usage: ((counted: WireUsage | undefined) => WireUsage) | undefined;

  constructor(route: RunRoute, host: RunHost) {
    this.prompt = route.prompt;
    this.#sessionId = route.sessionId ?? "";
    this.#route = route;
    this.#host = host;
  }

  get open(): boolean {
    return this.#open;
  }

  /** The session the run is in, as far as that is known. */
  get lane(): Lane | undefined {
    return this.#lane;
  }

  /** Puts the run into its session. */
  enter(lane: Lane): void {
    if (this.#lane) {
      this.#lane.expel(this);
      this.#misled = true;
    }
    this.#lane = lane;
    lane.join(this);
  }

  /** Nothing to note: events do not name their request here. */
  requested(): void {}

  lose(events: number): void {
    this.#dropped += events;
  }

  accept(event: SessionEvent): void {
    this.#sessionId = event.session_id;
    this.#record.take(event);
    this.#grace.touch();
    if (isTerminal(event.event)) this.#end(event);
    else this.#hand(event);
  }

  async ended(answer: Promise<unknown>): Promise<unknown> {
    let result: unknown;
    try {
      result = await answer;
    } catch (error) {
      await this.#failed(error);
      throw error;
    }
    return isRecord(result) && typeof result.text === "string" ? this.#succeeded(result, result.text) : result;
  }

  close(): void {
    this.#open = false;
    this.#grace.end();
    this.#lane?.leave(this);
    this.#host.closed(this);
  }

  async #succeeded(result: Readonly<Record<string, unknown>>, text: string): Promise<unknown> {
    if (typeof result.session_id === "string") this.#named(result.session_id);
    // At once: the next run of the session may end before the last events of this one have come.
    this.#account(result.usage);
    // A session that stays awake is answered before it has run at all.
    if (result.turns !== 0) await this.#settle({ text });
    const { begun } = this.#record;
    if (begun || result.turns !== 0) this.#tell(this.#missing({ text }));
    return { ...result, usage: withTotal(this.#usage?.(this.#record.counted) ?? result.usage) };
  }

  #named(sessionId: string): void {
    this.#sessionId = sessionId;
    this.#host.named(this, sessionId);
  }

  async #failed(error: unknown): Promise<void> {
    if (!(error instanceof RpcFailure) || isStopped(error.rpc)) return this.#stopped(error);
    const failure = error.message;
    this.#host.failed(this, failure);
    this.#lane?.usage.doubt();
    if (this.#record.begun || mayHaveRun(error.rpc)) await this.#settle({ failure });
    if (this.#record.begun) this.#tell(this.#missing({ failure }));
  }

  /** No event tells that a run was stopped, so there is none to wait for. */
  #stopped(error: unknown): void {
    const { begun, end } = this.#record;
    if (error instanceof RpcFailure ? hasStarted(error.rpc) && !end : begun && !end) this.#lane?.stopped(this);
    if (begun) this.#tell(this.#gaps());
  }

  /** Waits for the events that the response has overtaken. */
  async #settle(answer: Answer): Promise<void> {
    if (!this.#record.begun) this.#lane?.claim(this, answer);
    if (!this.#record.end) await this.#grace.wait();
    if (!this.#record.begun) this.#lane?.claim(this, answer);
  }

  #end(event: SessionEvent): void {
    this.#account(event.event.usage);
    const usage = this.#usage?.(this.#record.counted);
    this.#tell(this.#gaps());
    this.#hand(usage ? { ...event, event: { ...event.event, usage } } : event);
    this.#grace.end();
  }

  #account(total: unknown): void {
    if (!this.#lane) return;
    // What the response tells may be more than the event did that was taken for this run's: turns can look alike.
    if (this.#usage) this.#lane.usage.note(total);
    else if (isUsage(total)) this.#usage = this.#lane.usage.account(total);
    else this.#lane.usage.doubt();
  }

  #hand(event: SessionEvent): void {
    if (event.event.type === "stream_truncated") this.#told = true;
    if (this.#unread.full && !isTerminal(event.event)) this.#dropped++;
    else {
      const read = readEvent(this.#route, event);
      this.#unread.queued(read && this.#route.onEvent(read));
    }
  }

  /** Says once what is missing, instead of pretending that nothing is. */
  #tell(missing: readonly string[]): void {
    if (this.#told || missing.length === 0) return;
    this.#told = true;
    const reason = `Events of this run are missing: ${missing.join("; ")}. 0.5 servers lose events when many come at once; a finished run's result and the session's history have the whole text.`;
    this.#route.onEvent({ sessionId: this.#sessionId, event: { type: "stream_truncated", reason }, seq: undefined });
  }

  #gaps(): readonly string[] {
    return [...this.#record.gaps, ...(this.#dropped > 0 ? [notKept(this.#dropped)] : [])];
  }

  #missing(answer: Answer): readonly string[] {
    const { begun, end } = this.#record;
    if (!begun) return ["all of them"];
    const other = end && "text" in answer && textOf(end, "result") !== answer.text;
    return [
      ...this.#gaps(),
      ...(end ? [] : ["its end (run_completed or run_failed)"]),
      ...(other || this.#misled ? ["its own; those that came may be another run's"] : []),
    ];
  }
}

function withTotal(usage: unknown): unknown {
  return isUsage(usage) ? { ...usage, total_tokens: usage.input_tokens + usage.output_tokens } : usage;
}
