/**
 * The models of three makers in a process of their own, so that serving them costs the measured one nothing. Every call
 * is answered at once with so many text deltas of eight characters as the argument says; the address is the first line.
 */
import { ANTHROPIC, GEMINI, modelServer, OPENAI_RESPONSES } from "@meerkat/testkit";

const CALLS = 100_000;
const reply = { text: "a token ".repeat(Number(process.argv[2])) };
const wireOf = (path: string) =>
  path.includes(":streamGenerateContent") ? GEMINI : path.endsWith("/messages") ? ANTHROPIC : OPENAI_RESPONSES;
const frames = new Map([ANTHROPIC, GEMINI, OPENAI_RESPONSES].map((wire) => [wire, wire.frames(reply)]));
// Written out once: a server that is slower than its clients would hide what they cost.
const prepared = (path: string) => {
  const wire = wireOf(path);
  return { ...wire, frames: () => frames.get(wire) ?? [] };
};
const server = await modelServer(new Array(CALLS).fill(reply), prepared);
process.stdout.write(`${server.url}\n`);
process.stdin.on("end", () => server.close()).resume();
