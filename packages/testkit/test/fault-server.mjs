// A server that speaks just enough to be connected to and then misbehaves. It is told how by FAULT, and when by WHEN:
// `connect` (instead of answering initialize), `call` (while a call waits), `close` (when its input ends) or `never`;
// `silent` never answers initialize.
import { closeSync, writeFileSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";

const { FAULT, WHEN, REPORT } = process.env;
const say = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
const report = (extra = {}) =>
  writeFileSync(REPORT, JSON.stringify({ pid: process.pid, at: Number(process.hrtime.bigint() / 1000n), ...extra }));
report();

const faults = {
  exit: () => process.exit(3),
  killed: () => process.kill(process.pid, "SIGKILL"),
  garbage: () => process.stdout.write("this is no JSON\n"),
  "half-line": () => {
    writeSync(1, '{"jsonrpc":"2.0","id":');
    process.exit(0);
  },
  "stdout-closed": () => {
    closeSync(1);
    setInterval(() => undefined, 1000);
  },
  "stderr-flood": () => {
    for (let index = 0; index < 1024; index++) writeSync(2, `${"e".repeat(1022)}\n`);
    writeSync(2, "the last words\n");
    process.exit(1);
  },
  "ignores-sigterm": () => setInterval(() => undefined, 1000),
  "other-version": () => undefined,
  "stubborn-version": () => setInterval(() => undefined, 1000),
};
const strike = () => {
  report();
  faults[FAULT]();
};
if (FAULT === "ignores-sigterm" || FAULT === "stubborn-version") process.on("SIGTERM", () => undefined);

const lines = createInterface({ input: process.stdin });
lines.on("close", () => {
  if (WHEN === "close") strike();
});
const answers = {
  initialize: (id) => {
    const other = FAULT.endsWith("version");
    if (WHEN === "silent") return;
    if (WHEN === "connect") strike();
    // Garbage before the handshake is skipped, so there has to be one.
    if (WHEN === "connect" && !other && FAULT !== "garbage") return;
    const server = { event_order: "before_response", features: ["request_id"], contract_digest: "" };
    const server_info = { name: "fault", version: "0" };
    say({ id, result: { server_info, contract_version: other ? "0.6.0" : "0.5.1", server } });
  },
  "capabilities/get": (id) =>
    say({ id, result: { contract_version: { major: 0, minor: 5, patch: 1 }, capabilities: [] } }),
  "session/stream_open": (id) => say({ id, result: { stream_id: "s", session_id: "x", opened: true } }),
  "session/create": (id) => {
    const event = { type: "turn_started", turn_number: 1 };
    say({ method: "session/event", params: { session_id: "x", request_id: id, event } });
  },
  "models/catalog": () => {
    if (WHEN === "call") strike();
  },
};
lines.on("line", (line) => {
  const { id, method } = JSON.parse(line);
  answers[method]?.(id);
});
