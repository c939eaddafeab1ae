import { deepEqual } from "node:assert/strict";
import type { SessionQuery, SessionStore } from "../port.ts";
import { type StoreCase, storeCase } from "./case.ts";
import { at, someSession } from "./samples.ts";

async function ids(store: SessionStore, query?: SessionQuery): Promise<readonly string[]> {
  return (await store.list(query)).map((record) => record.id);
}

/** Which sessions a query finds, and in which order. */
export const listCases: readonly StoreCase[] = [
  storeCase("the last updated comes first, and equal times go by id, descending", async (store) => {
    for (const id of ["b", "a", "c"]) await store.create(someSession(id, { updatedAt: at(1) }));
    await store.create(someSession("z", { updatedAt: at(0) }));
    await store.create(someSession("B", { updatedAt: at(1) }));
    deepEqual(await ids(store), ["c", "b", "a", "B", "z"]);
    await store.commit("z", { expectedVersion: 1, patch: { updatedAt: at(2) }, append: [] });
    deepEqual(await ids(store), ["z", "c", "b", "a", "B"]);
  }),

  storeCase("offset and limit cut the ordered list", async (store) => {
    for (const [index, id] of ["a", "b", "c", "d", "e"].entries()) {
      await store.create(someSession(id, { updatedAt: at(index) }));
    }
    deepEqual(await ids(store, { limit: 2 }), ["e", "d"]);
    deepEqual(await ids(store, { offset: 3 }), ["b", "a"]);
    deepEqual(await ids(store, { offset: 1, limit: 2 }), ["d", "c"]);
    deepEqual(await ids(store, { limit: 0 }), []);
    deepEqual(await ids(store, { offset: 9 }), []);
    deepEqual((await ids(store, { limit: Number.MAX_SAFE_INTEGER })).length, 5);
  }),

  storeCase("all labels asked for must match, key and value", async (store) => {
    await store.create(someSession("a", { labels: { team: "x", stage: "1" } }));
    await store.create(someSession("b", { labels: { team: "x", stage: "2" } }));
    await store.create(someSession("c", { labels: { stage: "x" } }));
    await store.create(someSession("d"));
    deepEqual(await ids(store, { labels: { team: "x" } }), ["b", "a"]);
    deepEqual(await ids(store, { labels: { team: "x", stage: "1" } }), ["a"]);
    deepEqual(await ids(store, { labels: { team: "x", stage: "x" } }), []);
    deepEqual(await ids(store, { labels: { team: "%" } }), []);
    deepEqual(await ids(store, { labels: {} }), ["d", "c", "b", "a"]);
    deepEqual(await ids(store, { labels: { toString: "x" } }), []);
  }),

  storeCase("a prefix is taken literally", async (store) => {
    for (const id of ["0198-a", "0198-b", "0198", "0199", "01%", "019~"]) await store.create(someSession(id));
    deepEqual(await ids(store, { idPrefix: "0198" }), ["0198-b", "0198-a", "0198"]);
    deepEqual(await ids(store, { idPrefix: "0198-a" }), ["0198-a"]);
    deepEqual(await ids(store, { idPrefix: "01%" }), ["01%"]);
    deepEqual(await ids(store, { idPrefix: "019" }), ["019~", "0199", "0198-b", "0198-a", "0198"]);
    deepEqual(await ids(store, { idPrefix: "198" }), []);
    deepEqual((await ids(store, { idPrefix: "" })).length, 6);
  }),

  storeCase("archived sessions are listed on request only", async (store) => {
    await store.create(someSession("a"));
    await store.create(someSession("b", { state: "archived" }));
    await store.create(someSession("c", { state: "deferred" }));
    deepEqual(await ids(store), ["c", "a"]);
    deepEqual(await ids(store, { includeArchived: true }), ["c", "b", "a"]);
  }),

  storeCase("filters, order and range work together", async (store) => {
    for (let index = 0; index < 12; index += 1) {
      const labels = { half: index % 2 === 0 ? "even" : "odd" };
      const state = index === 6 ? "archived" : "ready";
      await store.create(someSession(`${index < 10 ? "x" : "y"}-${index}`, { labels, state, updatedAt: at(index) }));
    }
    const query = { labels: { half: "even" }, idPrefix: "x-", offset: 1, limit: 2 };
    deepEqual(await ids(store, query), ["x-4", "x-2"]);
    deepEqual(await ids(store, { ...query, includeArchived: true }), ["x-6", "x-4"]);
  }),
];
