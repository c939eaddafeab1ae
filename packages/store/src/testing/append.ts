import { deepEqual, equal } from "node:assert/strict";
import type { Message } from "@meerkat/protocol";
import { type StoreCase, storeCase } from "./case.ts";
import { numbered, someMessage, someSession } from "./samples.ts";

const EVERY_ROLE: readonly Message[] = [
  { role: "system", content: "be brief" },
  { role: "system_notice", kind: "generic", body: "a notice" },
  { role: "user", content: [{ type: "text", text: "look" }] },
  {
    role: "block_assistant",
    blocks: [
      { blockType: "text", data: { text: "one moment" } },
      { blockType: "tool_use", data: { id: "t1", name: "look_up", args: { snake_key: 1, camelKey: [null] } } },
    ],
    stopReason: "tool_use",
  },
  { role: "tool_results", results: [{ toolUseId: "t1", content: "found", isError: false }] },
];

const ODD_TEXTS = [
  "",
  "\u0000 zero",
  "\ud83d\ude00 whole",
  "\ud83d cut",
  "\udc00",
  "e\u0301",
  "\u2028",
  "'\";--",
  "\\u0041",
];

/** Messages: order, ranges, and that what goes in comes out. */
export const appendCases: readonly StoreCase[] = [
  storeCase("appended messages follow the stored ones in order", async (store) => {
    await store.create(someSession("a", { messages: numbered(2) }));
    await store.commit("a", { expectedVersion: 1, patch: {}, append: numbered(3, 2) });
    const record = await store.commit("a", { expectedVersion: 2, patch: {}, append: numbered(7, 5) });
    equal(record.messageCount, 12);
    deepEqual(await store.messages("a"), numbered(12));
  }),

  storeCase("a range counts from the first message", async (store) => {
    await store.create(someSession("a", { messages: numbered(10) }));
    deepEqual(await store.messages("a", { offset: 3, limit: 4 }), numbered(4, 3));
    deepEqual(await store.messages("a", { offset: 8 }), numbered(2, 8));
    deepEqual(await store.messages("a", { limit: 2 }), numbered(2));
    deepEqual(await store.messages("a", { limit: 0 }), []);
    deepEqual(await store.messages("a", { offset: 10 }), []);
    deepEqual(await store.messages("a", { offset: Number.MAX_SAFE_INTEGER, limit: Number.MAX_SAFE_INTEGER }), []);
  }),

  storeCase("every kind of message comes back as it went in", async (store) => {
    await store.create(someSession("a", { messages: EVERY_ROLE }));
    deepEqual(await store.messages("a"), EVERY_ROLE);
  }),

  storeCase("a message of several megabytes comes back whole", async (store) => {
    const large = [someMessage("0123456789abcdef".repeat(4 * 65_536)), someMessage("after")];
    await store.create(someSession("a"));
    await store.commit("a", { expectedVersion: 1, patch: {}, append: large });
    deepEqual(await store.messages("a"), large);
  }),

  storeCase("odd text survives in every field: empty, NUL, lone surrogates, quotes", async (store) => {
    for (const [index, text] of ODD_TEXTS.entries()) {
      const id = `odd-${index}`;
      const fields = { model: text, provider: text, labels: { [text]: text }, lastAssistantText: text };
      const session = someSession(id, { ...fields, settings: { [text]: text } });
      const created = await store.create({ ...session, messages: [someMessage(text)] });
      deepEqual(created, { ...session, version: 1, messageCount: 1 });
      deepEqual(await store.read(id), created);
      deepEqual(await store.messages(id), [someMessage(text)]);
      deepEqual(await store.list({ labels: { [text]: text } }), [created]);
      await store.delete(id);
    }
  }),
];
