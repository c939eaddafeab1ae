/**
 * The official SDKs behind a pipe, and nothing else: each line that comes in is a vendor's name, and is answered with the
 * contract's line for each text delta and one at the end. Its argument is where the models are.
 */
import { randomUUID } from "node:crypto";
import { createLineSplitter, notificationLine } from "@meerkat/wire";
import { VENDORS } from "./all.ts";

const [url = ""] = process.argv.slice(2);
const readers = new Map(VENDORS.map((vendor) => [vendor.name, vendor.raw(url)]));
const SESSION = "01a20c06-12d4-712a-a21b-625186e69410";
let pending = "";
let seq = 0;

/** Lines of one turn of the event loop leave together. */
function say(line: string): void {
  if (pending === "") setImmediate(flush);
  pending += `${line}\n`;
}

function flush(): void {
  process.stdout.write(pending);
  pending = "";
}

/** An event as any server writes it that keeps to the contract. */
function eventLine(delta: string): string {
  return notificationLine("session/event", {
    session_id: SESSION,
    event: { type: "text_delta", delta },
    request_id: 1,
    event_id: randomUUID(),
    source_id: `session:${SESSION}`,
    seq: ++seq,
    timestamp_ms: Date.now(),
  });
}

async function answer(vendor: string): Promise<void> {
  await readers.get(vendor)?.((delta) => say(eventLine(delta)));
  say(notificationLine("end", {}));
}

const splitter = createLineSplitter({ maxLineBytes: 1000 });
process.stdin.on("data", (chunk) => {
  for (const line of splitter.push(Buffer.from(chunk))) if ("text" in line) void answer(line.text);
});
