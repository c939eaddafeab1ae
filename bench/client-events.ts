import type { MeerkatClient } from "@meerkat/client";
import type { Benchmark, Measured } from "./lib/benchmark.ts";
import { compare } from "./lib/compare.ts";
import { millisecondsOf } from "./lib/rounds.ts";
import { BarePeer, TALKING_SESSION, type Talk, talkingClient } from "./lib/talking.ts";

const EVENTS = 50_000;

const TALKS: readonly (readonly [what: string, talk: Talk])[] = [
  ["8 characters", { deltaLength: 8 }],
  ["200 characters", { deltaLength: 200 }],
];

/** Events a second through `for await` of the client, against the same child's lines split and parsed and no more. */
export const clientEvents: Benchmark = {
  name: "client-events",
  aim: 1.25,
  run: async (quick) => {
    const measured: Measured[] = [];
    for (const [what, talk] of TALKS) measured.push(await measure(`text deltas of ${what}`, talk, quick));
    return measured;
  },
};

async function measure(what: string, talk: Talk, quick: boolean): Promise<Measured> {
  await using client = await talkingClient(talk);
  await using bare = new BarePeer(talk);
  return await compare({
    what,
    unit: "/s",
    better: "more",
    rounds: { warmUp: 2, kept: quick ? 3 : 15 },
    ours: () => perSecond(() => readStream(client)),
    floor: () => perSecond(() => readLines(bare)),
  });
}

async function readStream(client: MeerkatClient): Promise<number> {
  let deltas = 0;
  for await (const event of client.session(TALKING_SESSION).stream(String(EVENTS))) {
    if (event.type === "text_delta") deltas++;
  }
  return deltas;
}

async function readLines(bare: BarePeer): Promise<number> {
  const before = bare.events;
  await bare.call("turn/start", { session_id: TALKING_SESSION, prompt: String(EVENTS) });
  return bare.events - before;
}

async function perSecond(read: () => Promise<number>): Promise<number> {
  let events = 0;
  const milliseconds = await millisecondsOf(async () => {
    events = await read();
  });
  if (events !== EVENTS) throw new Error(`${events} of ${EVENTS} events arrived.`);
  return (events * 1000) / milliseconds;
}
