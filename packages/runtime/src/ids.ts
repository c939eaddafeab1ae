import { randomUUID } from "node:crypto";

const VERSION_7 = 0x7000;

let lastMs = 0;
let counter = 0;
/** The first two groups for `lastMs`, up to the third: a burst of ids shares its millisecond. */
let time = "";
/** What follows the third group in the ids of events of `lastMs`. */
let shared = "";

/**
 * A UUID version 7 (RFC 9562): ordered by time, and within one millisecond by a counter that starts at random,
 * so that ids made by one process sort in the order they were made.
 */
export function uuid7(now: number = Date.now()): string {
  return `${tick(now)}-${randomTail(randomUUID())}`;
}

/**
 * One that sorts among those of {@link uuid7} and costs a third of them: its random bits are those of all others in its
 * millisecond, from which the counter tells it. Enough to name an event, of which a run may have thousands; not for what
 * nobody must guess.
 */
export function eventId(now: number): string {
  return tick(now) + shared;
}

/** The first three groups of the next id. */
function tick(now: number): string {
  if (now > lastMs) {
    setTime(now);
  } else if (++counter > 0xfff) {
    setTime(lastMs + 1);
    counter = 0;
  }
  return time + (VERSION_7 + counter).toString(16);
}

function setTime(ms: number): void {
  const hex = ms.toString(16).padStart(12, "0");
  const random = randomUUID();
  lastMs = ms;
  time = `${hex.slice(0, 8)}-${hex.slice(8)}-`;
  counter = Number.parseInt(random.slice(0, 3), 16) & 0x7ff;
  shared = `-${randomTail(random)}`;
}

/** The variant and 62 random bits: the last two groups of any random UUID, whose bits come from a cache of Node's. */
function randomTail(random: string): string {
  return random.slice(19);
}
