import { deepEqual, equal } from "node:assert/strict";
import { type StoreCase, storeCase } from "./case.ts";
import { refuses } from "./rejects.ts";
import { numbered, someSession } from "./samples.ts";

/** The end of a store. */
export const closeCases: readonly StoreCase[] = [
  storeCase("closing twice, or a store never used, is fine", async (store) => {
    await store.close();
    await Promise.all([store.close(), store.close()]);
  }),

  storeCase("every call after the close is refused", async (store) => {
    await store.create(someSession("a"));
    await store.close();
    const calls = [
      store.create(someSession("b")),
      store.read("a"),
      store.messages("a"),
      store.commit("a", { expectedVersion: 1, patch: {}, append: [] }),
      store.list(),
      store.delete("a"),
    ];
    for (const outcome of await Promise.allSettled(calls)) {
      await refuses(
        outcome.status === "rejected" ? Promise.reject(outcome.reason) : Promise.resolve(),
        "INTERNAL_ERROR",
      );
    }
  }),

  storeCase("writes requested before the close are finished", async (store) => {
    const creating = store.create(someSession("a", { messages: numbered(2) }));
    const committing = store.commit("a", { expectedVersion: 1, patch: {}, append: numbered(1, 2) });
    await store.close();
    equal((await creating).version, 1);
    deepEqual(await committing.then((record) => [record.version, record.messageCount]), [2, 3]);
  }),
];
