import type { JsonValue } from "@meerkat/protocol";
import type { Closed, Growing } from "./growing.ts";

interface OpenList {
  readonly kind: "array";
  readonly items: Closed[];
  next: "value" | "comma";
  /** Whether the bracket may be closed here. */
  mayEnd: boolean;
}

interface OpenRecord {
  readonly kind: "object";
  readonly members: Map<string, Closed>;
  key: string;
  next: "key" | "colon" | "value" | "comma";
  mayEnd: boolean;
}

type Frame = OpenList | OpenRecord;

const UNFINISHED: Growing = { kind: "unfinished" };

/**
 * Builds one object or array from its tokens. Each method says whether the token may stand here; after a refusal the
 * builder is of no more use.
 */
export class Builder {
  /** How many values have been finished. */
  finished = 0;
  readonly #stack: Frame[] = [];
  #root: Closed | undefined;
  #shown: Growing | undefined;

  /** How many brackets are open. */
  get depth(): number {
    return this.#stack.length;
  }

  /** The whole value once its last bracket is closed. */
  get root(): Closed | undefined {
    return this.#root;
  }

  /** Takes one of `{ } [ ] , :`. */
  punctuation(mark: string): boolean {
    this.#shown = undefined;
    if (mark === "{") return this.#open({ kind: "object", members: new Map(), key: "", next: "key", mayEnd: true });
    if (mark === "[") return this.#open({ kind: "array", items: [], next: "value", mayEnd: true });
    if (mark === "}") return this.#close("object");
    if (mark === "]") return this.#close("array");
    return mark === "," ? this.#comma() : this.#colon();
  }

  /** Takes a string, number, true, false or null. */
  scalar(value: JsonValue): boolean {
    this.#shown = undefined;
    const frame = this.#stack.at(-1);
    if (frame?.kind !== "object" || frame.next !== "key") return this.#expectsValue && this.#add(value);
    if (typeof value !== "string") return false;
    frame.key = value;
    frame.next = "colon";
    frame.mayEnd = false;
    return true;
  }

  get #expectsValue(): boolean {
    const frame = this.#stack.at(-1);
    return frame === undefined ? this.#root === undefined : frame.next === "value";
  }

  #open(frame: Frame): boolean {
    if (!this.#expectsValue) return false;
    this.#stack.push(frame);
    return true;
  }

  #close(kind: Frame["kind"]): boolean {
    const frame = this.#stack.at(-1);
    if (frame === undefined || frame.kind !== kind || !frame.mayEnd) return false;
    this.#stack.pop();
    return this.#add(closedValue(frame));
  }

  /** Puts a finished value where it belongs. Of two members with one name the later counts, as in `JSON.parse`. */
  #add(value: JsonValue): true {
    this.finished++;
    const closed: Closed = { kind: "closed", value };
    const frame = this.#stack.at(-1);
    if (frame === undefined) this.#root = closed;
    else {
      if (frame.kind === "array") frame.items.push(closed);
      else frame.members.set(frame.key, closed);
      frame.next = "comma";
      frame.mayEnd = true;
    }
    return true;
  }

  #comma(): boolean {
    const frame = this.#stack.at(-1);
    if (frame?.next !== "comma") return false;
    frame.next = frame.kind === "array" ? "value" : "key";
    frame.mayEnd = false;
    return true;
  }

  #colon(): boolean {
    const frame = this.#stack.at(-1);
    if (frame?.next !== "colon") return false;
    frame.next = "value";
    return true;
  }

  /** What there is of the value. Finished parts are shared between snapshots; the same state gives the same object. */
  snapshot(): Growing {
    this.#shown ??= this.#root ?? this.#stack.reduceRight<Growing>(show, UNFINISHED);
    return this.#shown;
  }
}

function closedValue(frame: Frame): JsonValue {
  if (frame.kind === "array") return frame.items.map(({ value }) => value);
  return Object.fromEntries(Array.from(frame.members, ([key, { value }]) => [key, value]));
}

/** An open bracket with what stands in it; `inner` is the part that is being written. */
function show(inner: Growing, frame: Frame): Growing {
  const written = frame.next === "value" && (frame.kind === "object" || inner !== UNFINISHED);
  if (frame.kind === "array") return { kind: "array", items: written ? [...frame.items, inner] : [...frame.items] };
  const members = new Map<string, Growing>(frame.members);
  if (written) members.set(frame.key, inner);
  return { kind: "object", members };
}
