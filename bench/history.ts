import { join } from "node:path";
import type { Message } from "@meerkat/protocol";
import { openMemoryStore, type SessionStore } from "@meerkat/store";
import { openSqliteStore } from "@meerkat/store/sqlite";
import type { Benchmark, Comparison } from "./lib/benchmark.ts";
import { ANSWER, instantRuntime, newSession, PROMPT, runTurn } from "./lib/local-runtime.ts";
import { alternating, millisecondsOf } from "./lib/rounds.ts";
import { scratch } from "./lib/scratch.ts";
import { summarise } from "./lib/statistics.ts";

const [SHORTEST, ...LONGER] = [10, 100, 1000, 10_000] as const;
const LENGTHS = [SHORTEST, ...LONGER];

/** The runtime's own time for a turn of a session in memory, against a turn of one with hardly any history. */
export const history: Benchmark = {
  name: "history",
  aim: 2,
  run: async (quick) => [
    ...(await over("memory store", quick, openMemoryStore)),
    // Without waiting for the disk, whose flush takes as long for any history and would hide what is measured.
    ...(await over("sqlite, unflushed", quick, (directory) =>
      openSqliteStore({ path: join(directory, "store.db"), durability: "normal" }),
    )),
  ],
};

type Open = (directory: string) => SessionStore;

async function over(store: string, quick: boolean, open: Open): Promise<readonly Comparison[]> {
  const samples = LENGTHS.map((): number[] => []);
  // Every turn adds to the history, so new sessions take over before the shortest one is short no more.
  for (let block = 0; block < (quick ? 2 : 6); block++) {
    const measured = await oneBlock(open);
    for (const [index, times] of measured.entries()) samples[index]?.push(...times);
  }
  const [floor = [], ...longer] = samples;
  return longer.map((ours, index) => ({
    what: `turn with ${LONGER[index]} messages, ${store}`,
    unit: "ms",
    better: "less" as const,
    ours: summarise(ours),
    floor: summarise(floor),
  }));
}

async function oneBlock(open: Open): Promise<readonly (readonly number[])[]> {
  await using directory = await scratch();
  const store = open(directory.path);
  const runtime = instantRuntime(store);
  try {
    const ids: string[] = [];
    for (const length of LENGTHS) ids.push(await sessionWith(length, newSession(runtime), store));
    const turns = ids.map((id) => () => millisecondsOf(() => runTurn(runtime, id)));
    // The warm-up turns also load the sessions.
    return await alternating({ warmUp: 2, kept: 8 }, turns);
  } finally {
    await runtime.close();
  }
}

async function sessionWith(length: number, created: Promise<string>, store: SessionStore): Promise<string> {
  const id = await created;
  const append: Message[] = [{ role: "system", content: "You are a helpful agent." }];
  for (let index = 0; index < length; index++) append.push(index % 2 === 0 ? asked() : answered());
  await store.commit(id, { expectedVersion: 1, patch: { state: "ready" }, append });
  return id;
}

function asked(): Message {
  return { role: "user", content: PROMPT };
}

function answered(): Message {
  return {
    role: "block_assistant",
    blocks: [{ blockType: "text", data: { text: ANSWER } }],
    stopReason: "end_turn",
  };
}
