import { join } from "node:path";
import { openSqliteStore } from "@meerkat/store/sqlite";
import { openBareTables, turnRowsOf } from "./lib/bare-rows.ts";
import type { Benchmark, Comparison } from "./lib/benchmark.ts";
import { compare } from "./lib/compare.ts";
import { instantRuntime, newSession, runTurn } from "./lib/local-runtime.ts";
import { millisecondsOf } from "./lib/rounds.ts";
import { scratch } from "./lib/scratch.ts";

const SESSIONS = [1, 16, 64] as const;
/** Turns of all sessions together in one sample: long enough to hold many disk flushes. */
const TURNS = 192;

/** Turns a second with a durable commit each, against the same rows written with nothing around them. */
export const turns: Benchmark = {
  name: "turns",
  aim: 3,
  run: async (quick) => {
    const comparisons: Comparison[] = [];
    for (const sessions of SESSIONS) comparisons.push(await withSessions(sessions, quick));
    return comparisons;
  },
};

async function withSessions(sessions: number, quick: boolean): Promise<Comparison> {
  await using directory = await scratch();
  const path = join(directory.path, "store.db");
  const runtime = instantRuntime(openSqliteStore({ path, durability: "full" }));
  const ids = await Promise.all(Array.from({ length: sessions }, () => newSession(runtime)));
  await Promise.all(ids.map((id) => runTurn(runtime, id)));
  const bare = openBareTables(join(directory.path, "bare.db"), turnRowsOf(path), sessions);
  const each = TURNS / sessions;
  try {
    return await compare({
      what: `committed turns, ${sessions} at once`,
      unit: "/s",
      better: "more",
      rounds: { warmUp: 2, kept: quick ? 3 : 15 },
      ours: () => perSecond(() => Promise.all(ids.map((id) => repeat(each, () => runTurn(runtime, id))))),
      floor: () => perSecond(() => repeat(TURNS, async (turn) => bare.writeTurn(turn % sessions))),
    });
  } finally {
    bare.close();
    await runtime.close();
  }
}

async function perSecond(work: () => Promise<unknown>): Promise<number> {
  return (TURNS * 1000) / (await millisecondsOf(work));
}

async function repeat(times: number, work: (index: number) => Promise<void>): Promise<void> {
  for (let index = 0; index < times; index++) await work(index);
}
