import { isMeerkatError } from "@meerkat/errors";
import fc from "fast-check";
import { expect, it } from "vitest";
import { temporaryPlace } from "../../test/place.ts";
import { openMemoryStore } from "../index.ts";
import type { SessionStore } from "../port.ts";
import { at, someMessage, someSession } from "../testing/samples.ts";
import { openSqliteStore } from "./index.ts";

type Step = (store: SessionStore) => Promise<unknown>;

const id = fc.constantFrom("a", "ab", "b", "B-1", "~");
const text = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 4 })
  .map((units) => String.fromCharCode(...units));
const labels = fc.dictionary(fc.constantFrom("x", "y", "__proto__", "\ud800"), fc.oneof(fc.constant("1"), text));
const append = fc.array(text.map(someMessage), { maxLength: 3 });
const small = fc.nat(4);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const patch = fc.record({
  updatedAt: optional(small.map(at)),
  state: optional(fc.constantFrom("deferred", "ready", "archived")),
  model: optional(text),
  labels: optional(labels),
  totalTokens: optional(fc.nat()),
  lastAssistantText: optional(text),
  settings: optional(fc.dictionary(text, optional(fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)))))),
});
const query = fc.record({
  labels: optional(labels),
  limit: optional(small),
  offset: optional(small),
  idPrefix: optional(fc.constantFrom("", "a", "B", "\u0000", "\ud800", "\u00e9")),
  includeArchived: optional(fc.boolean()),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(id, labels, append).map(
    ([name, own, messages]): Step =>
      (store) =>
        store.create(someSession(name, { labels: own, messages })),
  ),
  fc.tuple(id, small, patch, append).map(
    ([name, expectedVersion, changes, messages]): Step =>
      (store) =>
        store.commit(name, { expectedVersion, patch: changes, append: messages }),
  ),
  query.map(
    (wanted): Step =>
      (store) =>
        store.list(wanted),
  ),
  fc.tuple(id, fc.record({ offset: optional(small), limit: optional(small) })).map(
    ([name, range]): Step =>
      (store) =>
        store.messages(name, range),
  ),
  id.map(
    (name): Step =>
      (store) =>
        store.delete(name),
  ),
);

async function outcome(call: Promise<unknown>): Promise<unknown> {
  return call.catch((error: unknown) => (isMeerkatError(error) ? [error.code, error.message] : error));
}

it("any history of calls has the same outcomes as in memory", async () => {
  const run = fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
    using place = temporaryPlace();
    const [memory, sqlite] = [openMemoryStore(), openSqliteStore({ path: place.path, durability: "normal" })];
    for (const call of steps) expect(await outcome(call(sqlite))).toEqual(await outcome(call(memory)));
    const everything = { includeArchived: true };
    expect(await sqlite.list(everything)).toEqual(await memory.list(everything));
    await sqlite.close();
  });
  await fc.assert(run, { numRuns: 150 });
});
