/**
 * A client whose reader is slower than its server, in a process of its own that can collect garbage. Prints its memory
 * as JSON, in bytes: resident, and live after a collection; each after a tenth of the events, when its heap has found
 * its size, and at most after that.
 */
import { TALKING_SESSION, talkingClient } from "./talking.ts";

/** Events after which the reader lets the event loop turn once. */
const PAUSE_EVERY = 20;
const SAMPLE_EVERY = 1000;

const events = Number(process.argv[2]);
const resident: number[] = [];
const live: number[] = [];
let read = 0;

function sample(): void {
  resident.push(process.memoryUsage.rss());
  if (read % (events / 10) !== 0) return;
  globalThis.gc?.();
  live.push(process.memoryUsage().heapUsed);
}

await using client = await talkingClient({ acks: true });
for await (const _event of client.session(TALKING_SESSION).stream(String(events))) {
  read++;
  if (read % PAUSE_EVERY === 0) await new Promise(setImmediate);
  if (read >= events / 10 && read % SAMPLE_EVERY === 0) sample();
}
if (read !== events) throw new Error(`${read} of ${events} events arrived.`);
const grown = (samples: readonly number[]) => ({ start: samples[0], max: Math.max(...samples) });
process.stdout.write(JSON.stringify({ resident: grown(resident), live: grown(live) }));
