import { MAX_EARLY_EVENTS, MAX_RESTARTS } from "./limits.ts";
import { MATCH, matchPrompt } from "./prompt.ts";
import { isTerminal, type SessionEvent, textOf, type WireEvent } from "./session-event.ts";
import { SessionUsage } from "./session-usage.ts";

/** Who gets the events between a run's beginning and its end. */
interface Owner {
  /** Whether it still wants any. */
  readonly open: boolean;
  accept(event: SessionEvent): void;
}

/** The owner of runs that nobody here asked for, or wants any more. */
const NOBODY: Owner = { open: false, accept: () => undefined };

/** A run of ours, as its session sees it. */
export interface LaneRun extends Owner {
  /** The prompt as it was sent. */
  readonly prompt: unknown;
  /** Events of it could not be kept. */
  lose(events: number): void;
}

/** How a request ended: for telling whether a run with this end was its run. */
export type Answer = { readonly text: string } | { readonly failure: string };

/** A bounded list of events that may turn out to be somebody's. */
class Shelf implements Owner {
  readonly open = true;
  readonly #events: SessionEvent[] = [];
  #lost = 0;

  /** The last event of the run, once it has come. */
  get end(): WireEvent | undefined {
    const last = this.#events.at(-1)?.event;
    return last && isTerminal(last) ? last : undefined;
  }

  accept(event: SessionEvent): void {
    if (this.#events.length < MAX_EARLY_EVENTS || isTerminal(event.event)) this.#events.push(event);
    else this.#lost++;
  }

  empty(take: (event: SessionEvent) => void): number {
    for (const event of this.#events.splice(0)) take(event);
    return this.#lost;
  }

  /** Whether the events are those of a run that was answered so. */
  fits(answer: Answer): boolean {
    if (!this.end) return false;
    if ("text" in answer) return this.end.type === "run_completed" && textOf(this.end, "result") === answer.text;
    return this.end.type === "run_failed" && answer.failure.includes(textOf(this.end, "error"));
  }
}

/**
 * The events of one session. Its runs follow each other, each from `run_started` to its end, and nothing says which
 * request a run belongs to: the prompt does, the order where prompts do not, and the answer in the end.
 */
export class Lane {
  readonly usage = new SessionUsage();
  #waiting: LaneRun[] = [];
  /** Prompts of runs that were stopped: the server starts such a run again before it goes on. */
  #restarts: string[] = [];
  #segment: { readonly owner: Owner; readonly prompt: string | undefined; called: boolean } | undefined;
  /** A run that may be one of ours or may not; the answers will tell. */
  #held: Shelf | undefined;
  /** Everything, while the session may belong to a request that has not been answered yet. */
  #early: Shelf | undefined;
  #lastSeq: number | undefined;

  /** Whether nothing is going on that has to be remembered. */
  get idle(): boolean {
    return this.#waiting.length === 0 && !this.#early && !this.#segment?.owner.open;
  }

  /** Keeps the events: nobody knows yet whose session it is. */
  keep(): void {
    this.#early ??= new Shelf();
  }

  /** The session is nobody's. */
  forget(): void {
    this.#early = undefined;
  }

  /** Whether what was kept is a run that was answered so. */
  keeps(answer: Answer): boolean {
    return this.#early?.fits(answer) ?? false;
  }

  /** Expects a run's events, and hands over what was kept. */
  join(run: LaneRun): void {
    this.#waiting.push(run);
    const early = this.#early;
    this.#early = undefined;
    const lost = early?.empty((event) => this.deliver(event)) ?? 0;
    if (lost > 0) run.lose(lost);
  }

  /** The run expects no events any more. */
  leave(run: LaneRun): void {
    this.#waiting = this.#waiting.filter((other) => other !== run);
  }

  /** The run turned out to be of another session. */
  expel(run: LaneRun): void {
    this.leave(run);
    if (this.#segment?.owner === run) this.#segment = { ...this.#segment, owner: NOBODY };
  }

  /** The run was stopped: it may start again, and then it is nobody's. */
  stopped(run: LaneRun): void {
    const began = this.#segment?.owner === run ? this.#segment.prompt : undefined;
    const prompt = began ?? (typeof run.prompt === "string" ? run.prompt : undefined);
    if (prompt !== undefined && this.#restarts.length < MAX_RESTARTS) this.#restarts.push(prompt);
    this.usage.doubt();
  }

  /** Gives a run that has had no event what was held back, if its answer says that it is its. */
  claim(run: LaneRun, answer: Answer): void {
    const held = this.#held;
    const own = held?.fits(answer) || (held && !held.end && "text" in answer && this.#segment?.owner === held);
    if (!held || !own || !this.#waiting.includes(run)) return;
    this.#held = undefined;
    this.leave(run);
    if (this.#segment?.owner === held) this.#segment = { ...this.#segment, owner: run };
    const lost = held.empty((event) => run.accept(event));
    if (lost > 0) run.lose(lost);
  }

  /** The next event of the session. */
  deliver(event: SessionEvent): void {
    if (this.#early) this.#early.accept(event);
    else this.#place(event);
  }

  #place(event: SessionEvent): void {
    const jumped = this.#advance(event);
    if (jumped === undefined) return;
    this.#segment = this.#segmentOf(event, jumped);
    const owner = this.#segment?.owner;
    if (owner?.open) owner.accept(event);
    else this.#noteUsage(event);
    if (isTerminal(event.event)) this.#segment = undefined;
  }

  /** Whether events are missing before this one; `undefined` when it has come before. */
  #advance({ event, seq }: SessionEvent): boolean | undefined {
    const last = this.#lastSeq;
    if (seq === undefined) return true;
    // A session that was loaded anew counts from 1 again.
    if (last !== undefined && seq <= last && !(event.type === "run_started" && seq === 1)) return undefined;
    this.#lastSeq = seq;
    return last === undefined || seq !== last + 1;
  }

  #segmentOf({ event }: SessionEvent, jumped: boolean) {
    const segment = this.#segment;
    const call = event.type === "turn_started";
    if (event.type === "run_started") return this.#begin(textOf(event, "prompt"));
    // The first model call of another run, whose run_started was lost.
    const another = call && event.turn_number === 1 && segment?.called;
    if (another || (jumped && this.#lostBeginning())) return this.#beginUnseen(call);
    if (segment && call) segment.called = true;
    return segment;
  }

  #lostBeginning(): boolean {
    const owner = this.#segment?.owner;
    return owner === undefined || (owner !== NOBODY && !owner.open);
  }

  #begin(prompt: string) {
    return { owner: this.#ownerOf(prompt), prompt, called: false };
  }

  #beginUnseen(called: boolean) {
    const [next] = this.#restarts.length > 0 ? [] : this.#waiting;
    this.#restarts.shift();
    if (next) this.leave(next);
    return { owner: next ?? NOBODY, prompt: undefined, called };
  }

  #ownerOf(prompt: string): Owner {
    const [best, match] = this.#bestMatch(prompt);
    const again = this.#restarts.indexOf(prompt);
    if (again >= 0) {
      this.#restarts.splice(again, 1);
      return best && match === MATCH.exact ? this.#hold() : NOBODY;
    }
    if (match === MATCH.no || !best) return this.#waiting.length > 0 ? this.#hold() : NOBODY;
    this.#restarts = [];
    this.#dropHeld();
    this.leave(best);
    return best;
  }

  #bestMatch(prompt: string): readonly [LaneRun | undefined, number] {
    let best: readonly [LaneRun | undefined, number] = [undefined, MATCH.no];
    for (const run of this.#waiting) {
      const match = matchPrompt(run.prompt, prompt);
      if (match > best[1]) best = [run, match];
    }
    return best;
  }

  #hold(): Owner {
    this.#dropHeld();
    this.#held = new Shelf();
    return this.#held;
  }

  #dropHeld(): void {
    this.#held?.empty((event) => this.#noteUsage(event));
    this.#held = undefined;
  }

  #noteUsage({ event }: SessionEvent): void {
    if (event.type === "run_completed") this.usage.note(event.usage);
  }
}
