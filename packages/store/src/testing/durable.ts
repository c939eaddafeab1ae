import { deepEqual, equal } from "node:assert/strict";
import { type StoreCase, withStore } from "./case.ts";
import { refuses } from "./rejects.ts";
import { numbered, someSession } from "./samples.ts";

/** Data that outlives the store, and two stores over one place. */
export const durableCases: readonly StoreCase[] = [
  {
    name: "what was stored is there when the place is opened again",
    run: async (place) => {
      const labels = { x: "1" };
      const stored = await withStore(place, async (store) => {
        await store.create(someSession("a", { labels, settings: { s: 1 }, messages: numbered(2) }));
        return store.commit("a", { expectedVersion: 1, patch: { model: "m" }, append: numbered(1, 2) });
      });
      await withStore(place, async (store) => {
        deepEqual(await store.read("a"), stored);
        deepEqual(await store.list({ labels }), [stored]);
        deepEqual(await store.messages("a"), numbered(3));
      });
    },
  },
  {
    name: "writes requested before the close are stored",
    run: async (place) => {
      await withStore(place, async (store) => {
        void store.create(someSession("a"));
        void store.commit("a", { expectedVersion: 1, patch: {}, append: numbered(4) });
      });
      await withStore(place, async (store) => deepEqual(await store.messages("a"), numbered(4)));
    },
  },
  {
    name: "a session that is durable with the next write outlives the store, and other stores see it at once",
    run: async (place) => {
      await withStore(place, (one) =>
        withStore(place, async (two) => {
          const created = await one.create(someSession("a"), { durable: "with_next_write" });
          deepEqual(await two.read("a"), created);
        }),
      );
      await withStore(place, async (store) => equal((await store.read("a"))?.version, 1));
    },
  },
  {
    name: "two stores over one place see each other's writes and conflict by version",
    run: (place) =>
      withStore(place, (one) =>
        withStore(place, async (two) => {
          await one.create(someSession("a"));
          await two.commit("a", { expectedVersion: 1, patch: {}, append: numbered(1) });
          await refuses(one.commit("a", { expectedVersion: 1, patch: {}, append: numbered(1, 8) }), "SESSION_BUSY");
          await one.commit("a", { expectedVersion: 2, patch: {}, append: numbered(1, 1) });
          deepEqual(await two.messages("a"), numbered(2));
          equal(await two.delete("a"), true);
          equal(await one.read("a"), undefined);
        }),
      ),
  },
  {
    name: "two stores writing at once both finish",
    run: (place) =>
      withStore(place, (one) =>
        withStore(place, async (two) => {
          const ids = Array.from({ length: 40 }, (_, index) => `s-${index}`);
          await Promise.all(ids.map((id, index) => (index % 2 ? one : two).create(someSession(id))));
          equal((await one.list()).length, ids.length);
        }),
      ),
  },
];
