/**
 * The models of three makers in a process of their own, so that serving them costs the measured one nothing. Every call
 * is answered at once with so many text deltas of eight characters as the argument says; the address is the first line.
 */
import { ANTHROPIC, GEMINI, modelServer, OPENAI_RESPONSES } from "@meerkat/testkit";

const CALLS = 100_000;
const FRAMES_A_WRITE = 16;
const reply = { text: "a token ".repeat(Number(process.argv[2])) };
const wireOf = (path: string) =>
  path.includes(":streamGenerateContent") ? GEMINI : path.endsWith("/messages") ? ANTHROPIC : OPENAI_RESPONSES;
// Made once and written many at a time: a server that is slower than its clients would hide what they cost.
const frames = new Map([ANTHROPIC, GEMINI, OPENAI_RESPONSES].map((wire) => [wire, joined(wire.frames(reply))]));
const prepared = (path: string) => {
  const wire = wireOf(path);
  return { ...wire, frames: () => frames.get(wire) ?? [] };
};
const server = await modelServer(new Array(CALLS).fill(reply), prepared);
process.stdout.write(`${server.url}\n`);
process.stdin.on("end", () => server.close()).resume();

function joined(all: readonly string[]): readonly string[] {
  const starts = Array.from({ length: Math.ceil(all.length / FRAMES_A_WRITE) }, (_, index) => index * FRAMES_A_WRITE);
  return starts.map((start) => all.slice(start, start + FRAMES_A_WRITE).join(""));
}
