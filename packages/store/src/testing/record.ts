import { deepEqual, equal } from "node:assert/strict";
import { type StoreCase, storeCase } from "./case.ts";
import { refuses } from "./rejects.ts";
import { numbered, someSession } from "./samples.ts";

/** Creating, reading and deleting records. */
export const recordCases: readonly StoreCase[] = [
  storeCase("an empty store finds, lists and deletes nothing", async (store) => {
    equal(await store.read("a"), undefined);
    deepEqual(await store.list(), []);
    equal(await store.delete("a"), false);
    await refuses(store.messages("a"), "SESSION_NOT_FOUND");
    await refuses(store.commit("a", { expectedVersion: 1, patch: {}, append: [] }), "SESSION_NOT_FOUND");
  }),

  storeCase("a created session reads back whole, at version 1", async (store) => {
    const session = someSession("a", {
      state: "deferred",
      labels: { team: "x", "": "empty key" },
      totalTokens: 7,
      eventSeq: 3,
      lastAssistantText: "hello",
      settings: { nested: { list: [1, null, true, "text"] } },
    });
    const expected = { ...session, version: 1, messageCount: 0 };
    deepEqual(await store.create(session), expected);
    deepEqual(await store.read("a"), expected);
  }),

  storeCase("a session that is durable with the next write is there at once", async (store) => {
    const session = someSession("a");
    const created = await store.create(session, { durable: "with_next_write" });
    deepEqual(created, { ...session, version: 1, messageCount: 0 });
    deepEqual(await store.read("a"), created);
    await refuses(store.create(session), "INTERNAL_ERROR");
    equal((await store.commit("a", { expectedVersion: 1, patch: {}, append: numbered(1) })).version, 2);
  }),

  storeCase("a session without a last text has no such field", async (store) => {
    const created = await store.create(someSession("a", { lastAssistantText: undefined }));
    equal("lastAssistantText" in created, false);
    equal("lastAssistantText" in ((await store.read("a")) ?? {}), false);
  }),

  storeCase("messages given at creation are counted and stored", async (store) => {
    const messages = numbered(3);
    equal((await store.create(someSession("a", { messages }))).messageCount, 3);
    deepEqual(await store.messages("a"), messages);
  }),

  storeCase("an id is taken once; the first session stays as it was", async (store) => {
    const first = await store.create(someSession("a", { model: "first", messages: numbered(1) }));
    await refuses(store.create(someSession("a", { model: "second", messages: numbered(2) })), "INTERNAL_ERROR");
    deepEqual(await store.read("a"), first);
    deepEqual(await store.messages("a"), numbered(1));
  }),

  storeCase("ids differ by case", async (store) => {
    await store.create(someSession("abc", { model: "lower" }));
    await store.create(someSession("ABC", { model: "upper" }));
    equal((await store.read("abc"))?.model, "lower");
  }),

  storeCase("a deleted session is gone with its messages, and its id is free", async (store) => {
    await store.create(someSession("a", { messages: numbered(3), labels: { x: "1" } }));
    await store.create(someSession("b", { messages: numbered(1) }));
    equal(await store.delete("a"), true);
    equal(await store.delete("a"), false);
    equal(await store.read("a"), undefined);
    await refuses(store.messages("a"), "SESSION_NOT_FOUND");
    deepEqual(await store.list({ labels: { x: "1" } }), []);
    equal((await store.create(someSession("a"))).version, 1);
    deepEqual(await store.messages("a"), []);
    deepEqual(await store.messages("b"), numbered(1));
  }),
];
