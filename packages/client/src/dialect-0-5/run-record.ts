import { isTerminal, type SessionEvent, textOf, type WireEvent } from "./session-event.ts";
import { addUsage, isUsage, type WireUsage } from "./session-usage.ts";

/** Watches the events of one run for what is missing among them. */
export class RunRecord {
  /** The last event of the run. */
  end: WireEvent | undefined;
  #seen = 0;
  #lastSeq: number | undefined;
  #numbered = true;
  #lost = 0;
  #headless = false;
  #holes = false;
  #calls = 0;
  #callsEnded = 0;
  #usage: WireUsage = { input_tokens: 0, output_tokens: 0 };
  /** Text streamed since the model call began, and the text the server said it was. */
  #streamed = "";
  #complete: string | undefined;

  /** Whether any event has come. */
  get begun(): boolean {
    return this.#seen > 0;
  }

  /** Takes the next event. */
  take({ event, seq }: SessionEvent): void {
    if (this.#seen++ === 0) this.#headless = event.type !== "run_started";
    this.#number(seq);
    this.#read(event);
    if (isTerminal(event)) this.end = event;
  }

  /** What the run's model calls used together; `undefined` when not all of them have been seen to end. */
  get counted(): WireUsage | undefined {
    const all = this.#calls > 0 && this.#calls === this.#callsEnded && this.gaps.length === 0;
    return all ? this.#usage : undefined;
  }

  /** What is missing among the events so far, in words. */
  get gaps(): readonly string[] {
    return [
      ...(this.#headless ? ["its beginning (run_started)"] : []),
      ...(this.#lost > 0 ? [`${this.#lost} ${this.#lost === 1 ? "event" : "events"} in the middle`] : []),
      ...(this.#holes ? ["pieces of its text"] : []),
    ];
  }

  #number(seq: number | undefined): void {
    if (seq === undefined) this.#numbered = false;
    else if (this.#lastSeq !== undefined) this.#lost += Math.max(0, seq - this.#lastSeq - 1);
    this.#lastSeq = seq;
  }

  #read(event: WireEvent): void {
    switch (event.type) {
      case "turn_started":
        this.#calls++;
        this.#streamed = "";
        this.#complete = undefined;
        return;
      case "text_delta":
        this.#streamed += textOf(event, "delta");
        return;
      case "retrying":
        this.#streamed = this.#streamed.slice(0, Math.max(0, this.#streamed.length - discarded(event)));
        return;
      case "text_complete":
        this.#compare(textOf(event, "content"));
        this.#complete = this.#streamed = textOf(event, "content");
        return;
      case "turn_completed":
        this.#callsEnded++;
        if (isUsage(event.usage)) this.#usage = addUsage(this.#usage, event.usage);
        return;
      case "run_completed":
        if (this.#complete === undefined || !this.#numbered) this.#compare(textOf(event, "result"));
    }
  }

  /** A provider that does not stream sends no pieces at all; with numbered events that is known to be no loss. */
  #compare(whole: string): void {
    if (this.#streamed !== whole && (this.#streamed !== "" || !this.#numbered)) this.#holes = true;
  }
}

function discarded({ discarded_chars: chars }: WireEvent): number {
  return typeof chars === "number" ? chars : 0;
}
