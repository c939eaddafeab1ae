import type { Benchmark } from "./lib/benchmark.ts";
import { compare } from "./lib/compare.ts";
import { millisecondsOf } from "./lib/rounds.ts";
import { BarePeer, TALKING_SESSION, talkingClient } from "./lib/talking.ts";

/** Turns of one sample: one is too short for the clock's neighbours. */
const TURNS = 50;
const SILENT = "0";

/** A turn without events that is answered at once, against one bare round trip: what our client adds to a turn. */
export const clientTurn: Benchmark = {
  name: "client-turn",
  aim: { addedMs: 1 },
  run: async (quick) => {
    await using client = await talkingClient();
    await using bare = new BarePeer();
    const session = client.session(TALKING_SESSION);
    const params = { session_id: TALKING_SESSION, prompt: SILENT };
    const comparison = await compare({
      what: "turn without events",
      unit: "ms",
      better: "less",
      rounds: { warmUp: 5, kept: quick ? 5 : 40 },
      ours: () => millisecondsEach(() => session.turn(SILENT)),
      floor: () => millisecondsEach(() => bare.call("turn/start", params)),
    });
    return [comparison];
  },
};

async function millisecondsEach(turn: () => Promise<unknown>): Promise<number> {
  const all = async () => {
    for (let done = 0; done < TURNS; done++) await turn();
  };
  return (await millisecondsOf(all)) / TURNS;
}
