import { deepEqual, equal } from "node:assert/strict";
import type { SessionRecord } from "../port.ts";
import { type StoreCase, storeCase } from "./case.ts";
import { refuses } from "./rejects.ts";
import { numbered, someSession } from "./samples.ts";

const SESSIONS = 64;
const ROUNDS = 5;
const names = Array.from({ length: SESSIONS }, (_, index) => `s-${index}`);

/** Many calls at once. */
export const concurrencyCases: readonly StoreCase[] = [
  storeCase("64 sessions committing at once keep their own histories", async (store) => {
    await Promise.all(names.map((id) => store.create(someSession(id))));
    for (let round = 0; round < ROUNDS; round += 1) {
      const change = { expectedVersion: round + 1, patch: { eventSeq: round }, append: numbered(2, round * 2) };
      await Promise.all(names.map((id) => store.commit(id, change)));
    }
    for (const record of await store.list()) {
      deepEqual([record.version, record.messageCount, record.eventSeq], [ROUNDS + 1, ROUNDS * 2, ROUNDS - 1]);
      deepEqual(await store.messages(record.id), numbered(ROUNDS * 2));
    }
  }),

  storeCase("of many commits against one version exactly one wins", async (store) => {
    await store.create(someSession("a"));
    const attempts = numbered(20).map((message) => ({ expectedVersion: 1, patch: {}, append: [message] }));
    const outcomes = await Promise.allSettled(attempts.map((change) => store.commit("a", change)));
    const won = outcomes.map((outcome) => outcome.status === "fulfilled");
    equal(won.filter(Boolean).length, 1);
    deepEqual(await store.messages("a"), attempts[won.indexOf(true)]?.append);
  }),

  storeCase("a refused call leaves those around it alone", async (store) => {
    await Promise.all(["a", "b", "c"].map((id) => store.create(someSession(id))));
    const commit = (id: string, expectedVersion: number) =>
      store.commit(id, { expectedVersion, patch: {}, append: numbered(1) });
    const calls = [
      commit("a", 1),
      commit("b", 7),
      store.create(someSession("c")),
      commit("missing", 1),
      commit("c", 1),
    ];
    const outcomes = await Promise.allSettled(calls);
    deepEqual(
      outcomes.map((outcome) => outcome.status === "fulfilled"),
      [true, false, false, false, true],
    );
    deepEqual(
      (await store.list()).map((record) => record.version),
      [2, 1, 2],
    );
  }),

  storeCase("writes take effect in the order they are called", async (store) => {
    const calls: Promise<SessionRecord | boolean>[] = [
      store.create(someSession("a")),
      store.commit("a", { expectedVersion: 1, patch: {}, append: numbered(1) }),
      store.commit("a", { expectedVersion: 2, patch: {}, append: numbered(1, 1) }),
      store.delete("a"),
      store.create(someSession("a", { model: "reborn" })),
    ];
    await Promise.all(calls);
    const read = await store.read("a");
    deepEqual([read?.model, read?.version, read?.messageCount], ["reborn", 1, 0]);
    await refuses(store.commit("a", { expectedVersion: 3, patch: {}, append: [] }), "SESSION_BUSY");
  }),
];
