import type { MeerkatClient } from "@meerkat/client";
import type { Benchmark, Measured } from "./lib/benchmark.ts";
import { compare } from "./lib/compare.ts";
import { millisecondsOf } from "./lib/rounds.ts";
import { BarePeer, talkingClient } from "./lib/talking.ts";

const METHOD = "capabilities/get";
/** Calls of one sample, and how many of them are on their way at the same time. */
const CALLS = 4096;
const PIPELINES = [1, 64] as const;

/** Small calls a second against a server that answers at once, beside the same lines without our client. */
export const clientCalls: Benchmark = {
  name: "client-calls",
  aim: 2,
  run: async (quick) => {
    await using client = await talkingClient();
    await using bare = new BarePeer();
    const measured: Measured[] = [];
    for (const width of PIPELINES) measured.push(await measure({ client, bare, width, quick }));
    return measured;
  },
};

interface Sides {
  readonly client: MeerkatClient;
  readonly bare: BarePeer;
  readonly width: number;
  readonly quick: boolean;
}

function measure({ client, bare, width, quick }: Sides): Promise<Measured> {
  return compare({
    what: width === 1 ? "calls, one after the other" : `calls, ${width} at once`,
    unit: "/s",
    better: "more",
    rounds: { warmUp: 2, kept: quick ? 3 : 15 },
    ours: () => perSecond(width, () => client.call(METHOD, {})),
    floor: () => perSecond(width, () => bare.call(METHOD, {})),
  });
}

async function perSecond(width: number, call: () => Promise<unknown>): Promise<number> {
  const lane = async () => {
    for (let done = 0; done < CALLS / width; done++) await call();
  };
  return (CALLS * 1000) / (await millisecondsOf(() => Promise.all(Array.from({ length: width }, lane))));
}
