/**
 * A client whose reader is slower than its server, in a process of its own. Prints its resident memory as JSON, in
 * bytes: after the first tenth of the events, when its heap has found its size, at most after that, and at the end.
 */
import { TALKING_SESSION, talkingClient } from "./talking.ts";

/** Events after which the reader lets the event loop turn once. */
const PAUSE_EVERY = 20;
const SAMPLE_EVERY = 1000;

const events = Number(process.argv[2]);
await using client = await talkingClient({ acks: true });
let read = 0;
const resident: number[] = [];
for await (const _event of client.session(TALKING_SESSION).stream(String(events))) {
  read++;
  if (read % PAUSE_EVERY === 0) await new Promise(setImmediate);
  if (read >= events / 10 && read % SAMPLE_EVERY === 0) resident.push(process.memoryUsage.rss());
}
if (read !== events) throw new Error(`${read} of ${events} events arrived.`);
process.stdout.write(JSON.stringify({ start: resident[0], max: Math.max(...resident), end: resident.at(-1) }));
