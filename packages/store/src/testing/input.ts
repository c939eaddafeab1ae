import { deepEqual } from "node:assert/strict";
import { type StoreCase, storeCase } from "./case.ts";
import { refuses } from "./rejects.ts";
import { at, numbered, someSession } from "./samples.ts";

/** Malformed input is refused by name instead of being stored. */
export const inputCases: readonly StoreCase[] = [
  storeCase("ids are visible ASCII", async (store) => {
    for (const id of ["", "two words", "caf\u00e9", "\u0000", "\ud800", "x".repeat(201)]) {
      await refuses(store.create(someSession(id)), "INVALID_PARAMS");
    }
    await store.create(someSession("~".repeat(200)));
  }),

  storeCase("times are UTC with milliseconds, so that text order is time order", async (store) => {
    for (const updatedAt of ["", "2025-01-01", "2025-01-01T00:00:00Z", "2025-01-01T00:00:00.000+01:00"]) {
      await refuses(store.create(someSession("a", { updatedAt })), "INVALID_PARAMS");
    }
  }),

  storeCase("counts are whole numbers, 0 or more", async (store) => {
    await store.create(someSession("a", { messages: numbered(1) }));
    for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      await refuses(store.create(someSession("b", { totalTokens: bad })), "INVALID_PARAMS");
      await refuses(store.commit("a", { expectedVersion: 1, patch: { eventSeq: bad }, append: [] }), "INVALID_PARAMS");
      await refuses(store.commit("a", { expectedVersion: bad, patch: {}, append: [] }), "INVALID_PARAMS");
      await refuses(store.messages("a", { offset: bad }), "INVALID_PARAMS");
      await refuses(store.messages("a", { limit: bad }), "INVALID_PARAMS");
      await refuses(store.list({ limit: bad }), "INVALID_PARAMS");
    }
    deepEqual(
      (await store.list()).map((record) => record.version),
      [1],
    );
  }),

  storeCase("a message that could not be read back is not stored", async (store) => {
    await store.create(someSession("a"));
    const [broken] = numbered(1);
    Reflect.deleteProperty(broken ?? {}, "content");
    const append = [...numbered(1), ...(broken ? [broken] : [])];
    await refuses(store.commit("a", { expectedVersion: 1, patch: {}, append }), "INVALID_PARAMS");
    await refuses(store.create(someSession("b", { messages: append })), "INVALID_PARAMS");
    deepEqual([await store.read("b"), await store.messages("a")], [undefined, []]);
  }),

  storeCase("a change cannot touch what the store itself keeps", async (store) => {
    const created = await store.create(someSession("a"));
    const counted = { ...created, updatedAt: at(9) };
    await refuses(store.commit("a", { expectedVersion: 1, patch: counted, append: [] }), "INVALID_PARAMS");
    deepEqual(await store.read("a"), created);
  }),
];
