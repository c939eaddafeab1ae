import { deepEqual } from "node:assert/strict";
import { type StoreCase, storeCase } from "./case.ts";
import { numbered, someSession } from "./samples.ts";

/** Nothing is shared: neither what was given nor what was returned can change the store. */
export const copyCases: readonly StoreCase[] = [
  storeCase("what is given is taken at the call", async (store) => {
    const labels: Record<string, string> = { x: "1" };
    const list = [1];
    const messages = [...numbered(1)];
    const creating = store.create(someSession("a", { labels, settings: { list }, messages }));
    labels.x = "changed";
    list.push(2);
    messages.push(...numbered(1, 1));
    const created = await creating;
    deepEqual([created.labels, created.settings, created.messageCount], [{ x: "1" }, { list: [1] }, 1]);
    const settings = { deep: { value: "before" } };
    const append = [...numbered(1, 1)];
    const committing = store.commit("a", { expectedVersion: 1, patch: { settings }, append });
    settings.deep.value = "after";
    append.pop();
    deepEqual((await committing).settings, { deep: { value: "before" } });
    deepEqual(await store.messages("a"), numbered(2));
  }),

  storeCase("what is returned is a copy", async (store) => {
    const created = await store.create(someSession("a", { labels: { x: "1" }, settings: { list: [1] } }));
    const committed = await store.commit("a", { expectedVersion: 1, patch: {}, append: numbered(2) });
    const [listed] = await store.list();
    for (const record of [created, committed, listed, await store.read("a")]) {
      Reflect.set(record?.labels ?? {}, "x", "spoiled");
      Reflect.set(record?.settings ?? {}, "list", "spoiled");
    }
    Reflect.set((await store.messages("a"))[0] ?? {}, "content", "spoiled");
    Reflect.set(await store.messages("a"), "length", 0);
    const read = await store.read("a");
    deepEqual([read?.labels, read?.settings], [{ x: "1" }, { list: [1] }]);
    deepEqual(await store.messages("a"), numbered(2));
  }),
];
