import { randomUUID } from "node:crypto";

let lastMs = 0;
let counter = 0;

/**
 * A UUID version 7 (RFC 9562): ordered by time, and within one millisecond by a counter that starts at random,
 * so that ids made by one process sort in the order they were made.
 */
export function uuid7(now: number = Date.now()): string {
  // Its random bits come from a cache of Node's, which costs a tenth of asking for bytes each time, and its last two
  // groups (variant and 62 random bits) are exactly those of version 7.
  const random = randomUUID();
  if (now > lastMs) {
    lastMs = now;
    counter = Number.parseInt(random.slice(0, 3), 16) & 0x7ff;
  } else if (++counter > 0xfff) {
    lastMs++;
    counter = 0;
  }
  const time = lastMs.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, "0")}-${random.slice(19)}`;
}
