/**
 * A server that does nothing but talk, in a process of its own: what a client costs shows best against one that costs
 * nothing. It answers at once, and a turn first sends as many text deltas as its prompt says (`{"prompt":"1000"}`).
 * Its argument is the length of a delta; a second one, `acks`, makes it obey the window of `session/stream_ack`.
 */
import { CONTRACT_VERSION } from "@meerkat/protocol";
import { createLineSplitter } from "@meerkat/wire";

interface Request {
  readonly id?: number;
  readonly method: string;
  readonly params: {
    readonly prompt?: string;
    readonly seq?: number;
    readonly client?: { readonly event_window?: number };
  };
}

interface Turn {
  readonly id: number;
  readonly events: number;
  sent: number;
}

const [MAJOR, MINOR, PATCH] = CONTRACT_VERSION.split(".").map(Number);
const SESSION = "01a20c06-12d4-712a-a21b-625186e69410";
/** Lines of one write: about what one read of a pipe takes. */
const LINES_A_WRITE = 200;
const [deltaLength = "8", flow = "free"] = process.argv.slice(2);
const DELTA = "An answer in pieces, as models write them. ".repeat(100).slice(0, Number(deltaLength));
const BEFORE = `{"jsonrpc":"2.0","method":"session/event","params":{"session_id":"${SESSION}","event":{"type":"text_delta","delta":"${DELTA}"},"request_id":`;
const AFTER = `,"event_id":"01a20c06-12ef-727c-82bf-64dd51039771","source_id":"session:${SESSION}","seq":`;
const END = `,"timestamp_ms":1795498054383}}\n`;

const RESULTS: Readonly<Record<string, object>> = {
  initialize: {
    server_info: { name: "talking", version: "0" },
    contract_version: CONTRACT_VERSION,
    server: { event_order: "before_response", features: flow === "acks" ? ["stream_ack"] : [], contract_digest: "" },
  },
  "capabilities/get": {
    contract_version: { major: MAJOR, minor: MINOR, patch: PATCH },
    capabilities: [{ id: "sessions", description: "Sessions.", status: "Available" }],
  },
  "turn/start": {
    session_id: SESSION,
    text: DELTA,
    turns: 1,
    tool_calls: 0,
    usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
  },
};

let allowance = Number.POSITIVE_INFINITY;
let acknowledged = 0;
/** One turn at a time: its reader asks for the next when it has the answer. */
let turn: Turn | undefined;
let full = false;

function onRequest({ id, method, params }: Request): void {
  if (method === "session/stream_ack") acknowledged = params.seq ?? 0;
  if (id === undefined) return;
  if (flow === "acks") allowance = params.client?.event_window ?? allowance;
  if (method !== "turn/start") return void process.stdout.write(answer(id, method));
  acknowledged = 0;
  turn = { id, events: Number(params.prompt), sent: 0 };
}

function answer(id: number, method: string): string {
  return `${JSON.stringify({ jsonrpc: "2.0", id, result: RESULTS[method] })}\n`;
}

/** Writes as far as the pipe and the window go. */
function talk(): void {
  while (turn && !full) {
    const end = Math.min(turn.events, turn.sent + LINES_A_WRITE, acknowledged + allowance);
    if (end === turn.sent && end < turn.events) return;
    let text = "";
    while (turn.sent < end) text += `${BEFORE}${turn.id}${AFTER}${++turn.sent}${END}`;
    if (turn.sent === turn.events) {
      text += answer(turn.id, "turn/start");
      turn = undefined;
    }
    full = !process.stdout.write(text);
  }
}

const splitter = createLineSplitter({ maxLineBytes: 1_000_000 });
process.stdin.on("data", (chunk) => {
  for (const line of splitter.push(Buffer.from(chunk))) if ("text" in line) onRequest(JSON.parse(line.text));
  talk();
});
process.stdout.on("drain", () => {
  full = false;
  talk();
});
