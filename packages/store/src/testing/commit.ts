import { deepEqual, equal } from "node:assert/strict";
import { type StoreCase, storeCase } from "./case.ts";
import { refuses } from "./rejects.ts";
import { at, numbered, someSession } from "./samples.ts";

/** Changes: what they replace, what they leave, and when they are refused. */
export const commitCases: readonly StoreCase[] = [
  storeCase("a commit replaces what it names and leaves the rest", async (store) => {
    const session = someSession("a", { labels: { old: "1" }, lastAssistantText: "first", settings: { keep: true } });
    const created = await store.create(session);
    const patch = { updatedAt: at(5), state: "archived", labels: { new: "2" }, totalTokens: 9, eventSeq: 4 } as const;
    const committed = await store.commit("a", { expectedVersion: 1, patch, append: [] });
    deepEqual(committed, { ...created, ...patch, version: 2 });
    deepEqual(await store.read("a"), committed);
    const text = { model: "m", provider: "p", lastAssistantText: "second", settings: { other: [1] } };
    const again = await store.commit("a", { expectedVersion: 2, patch: text, append: [] });
    deepEqual(again, { ...committed, ...text, version: 3 });
  }),

  storeCase("fields set to undefined stay, and falsy values are values", async (store) => {
    await store.create(someSession("a", { model: "m", labels: { x: "1" }, totalTokens: 5, lastAssistantText: "t" }));
    const kept = { model: undefined, labels: undefined, totalTokens: undefined, lastAssistantText: undefined };
    const same = await store.commit("a", { expectedVersion: 1, patch: kept, append: [] });
    deepEqual([same.model, same.labels, same.totalTokens, same.lastAssistantText], ["m", { x: "1" }, 5, "t"]);
    const falsy = { model: "", labels: {}, totalTokens: 0, lastAssistantText: "" };
    const emptied = await store.commit("a", { expectedVersion: 2, patch: falsy, append: [] });
    deepEqual([emptied.model, emptied.labels, emptied.totalTokens, emptied.lastAssistantText], ["", {}, 0, ""]);
  }),

  storeCase("replaced labels are searched for, the old ones no more", async (store) => {
    await store.create(someSession("a", { labels: { stage: "draft", team: "x" } }));
    await store.commit("a", { expectedVersion: 1, patch: { labels: { stage: "final", team: "x" } }, append: [] });
    equal((await store.list({ labels: { stage: "draft" } })).length, 0);
    equal((await store.list({ labels: { stage: "final", team: "x" } })).length, 1);
  }),

  storeCase("a commit against another version writes nothing", async (store) => {
    await store.create(someSession("a", { messages: numbered(1) }));
    const current = await store.commit("a", { expectedVersion: 1, patch: {}, append: numbered(1, 1) });
    for (const expectedVersion of [0, 1, 3]) {
      const change = { expectedVersion, patch: { model: "other", labels: { x: "1" } }, append: numbered(2, 9) };
      await refuses(store.commit("a", change), "SESSION_BUSY");
    }
    deepEqual(await store.read("a"), current);
    deepEqual(await store.messages("a"), numbered(2));
    deepEqual(await store.list({ labels: { x: "1" } }), []);
  }),

  storeCase("an archived session is read, continued and brought back like any other", async (store) => {
    await store.create(someSession("a", { state: "archived", messages: numbered(2) }));
    equal((await store.read("a"))?.state, "archived");
    deepEqual(await store.messages("a"), numbered(2));
    await store.commit("a", { expectedVersion: 1, patch: { state: "ready" }, append: [] });
    equal((await store.list()).length, 1);
  }),
];
