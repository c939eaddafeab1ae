import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, it, vi } from "vitest";
import { temporaryPlace } from "../../test/place.ts";
import type { SessionStore } from "../port.ts";
import { numbered, someMessage, someSession } from "../testing/samples.ts";
import { SqliteFile } from "./file.ts";
import { GroupCommit } from "./group-commit.ts";
import { openSqliteStore } from "./index.ts";
import { committing, creating } from "./writes.ts";

const names = Array.from({ length: 64 }, (_, index) => `s-${index}`);
const appending = (text: string) => ({
  expectedVersion: 1,
  patch: {},
  append: [someMessage("first"), someMessage(text)],
});

async function storeWith(path: string, ids: readonly string[]): Promise<SessionStore> {
  const store = openSqliteStore({ path, busyTimeoutMs: 60_000 });
  await Promise.all(ids.map((id) => store.create(someSession(id))));
  return store;
}

/** Makes any message with this word end in the given way: ABORT undoes a statement, ROLLBACK the transaction. */
function refuseWord(path: string, word: string, how: "ABORT" | "ROLLBACK"): void {
  using database = new DatabaseSync(path);
  database.exec(`CREATE TRIGGER refuse BEFORE INSERT ON messages WHEN new.body LIKE '%${word}%'
    BEGIN SELECT RAISE(${how}, 'refused'); END`);
}

afterEach(() => vi.restoreAllMocks());

describe("commits of one turn of the event loop", () => {
  it("share one transaction", async () => {
    using place = temporaryPlace();
    const store = await storeWith(place.path, names);
    const statements = vi.spyOn(DatabaseSync.prototype, "exec");
    await Promise.all(names.map((id) => store.commit(id, appending("second"))));
    expect(statements.mock.calls.filter(([sql]) => sql === "BEGIN IMMEDIATE")).toHaveLength(1);
    expect(statements.mock.calls.filter(([sql]) => sql === "COMMIT")).toHaveLength(1);
    await store.close();
  });

  it("settle when another connection can see them, not before", async () => {
    using place = temporaryPlace();
    const store = await storeWith(place.path, names);
    using observer = new DatabaseSync(place.path);
    const version = observer.prepare("SELECT version FROM sessions WHERE id = ?");
    const seen = names.map((id) => store.commit(id, appending("second")).then(() => version.get(id)?.version));
    expect(version.get("s-0")?.version).toBe(1);
    expect(new Set(await Promise.all(seen))).toEqual(new Set([2]));
    await store.close();
  });

  it("fail alone: one that breaks half-way leaves nothing and takes nobody along", async () => {
    using place = temporaryPlace();
    const store = await storeWith(place.path, ["a", "b", "c"]);
    refuseWord(place.path, "poison", "ABORT");
    const calls = [
      store.commit("a", appending("fine")),
      store.commit("b", appending("poison")),
      store.commit("c", appending("fine")),
    ];
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await store.read("b")).toMatchObject({ version: 1, messageCount: 0 });
    expect(await store.messages("b")).toEqual([]);
    expect((await store.commit("b", appending("fine"))).version).toBe(2);
    await store.close();
  });

  it("all fail when SQLite gives up the transaction, and the next ones go through", async () => {
    using place = temporaryPlace();
    const store = await storeWith(place.path, ["a", "b", "c"]);
    refuseWord(place.path, "poison", "ROLLBACK");
    const texts = { a: "fine", b: "poison", c: "fine" };
    const calls = Object.entries(texts).map(([id, text]) => store.commit(id, appending(text)));
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "INTERNAL_ERROR" } });
    }
    expect((await store.list()).map((record) => record.version)).toEqual([1, 1, 1]);
    expect((await store.commit("a", appending("fine"))).version).toBe(2);
    await store.close();
  });

  it("go into several transactions when they are very many, in order", async () => {
    using place = temporaryPlace();
    const store = await storeWith(place.path, ["a"]);
    const changes = numbered(1000).map((message, index) => ({
      expectedVersion: index + 1,
      patch: {},
      append: [message],
    }));
    const records = await Promise.all(changes.map((change) => store.commit("a", change)));
    expect(records.map((record) => record.version)).toEqual(changes.map((_, index) => index + 2));
    expect(await store.messages("a")).toEqual(numbered(1000));
    await store.close();
  });

  it("are refused with an error when the queue is full", async () => {
    using place = temporaryPlace();
    const store = openSqliteStore(place);
    const calls = Array.from({ length: 16_400 }, () => store.delete("a"));
    const refused = (await Promise.allSettled(calls)).filter((outcome) => outcome.status === "rejected");
    expect(refused).toHaveLength(16);
    expect(refused[0]?.reason).toMatchObject({ code: "INTERNAL_ERROR", details: { reason: "overloaded" } });
    await store.close();
  });
});

describe("a lock held by another process", () => {
  it("is waited for while the event loop and the readers go on", async () => {
    using place = temporaryPlace();
    const store = await storeWith(place.path, ["a"]);
    using other = new DatabaseSync(place.path);
    other.exec("BEGIN IMMEDIATE");
    const statements = vi.spyOn(DatabaseSync.prototype, "exec");
    const commit = store.commit("a", appending("second"));
    await vi.waitUntil(() => statements.mock.calls.filter(([sql]) => sql === "BEGIN IMMEDIATE").length > 2);
    expect((await store.read("a"))?.version).toBe(1);
    other.exec("COMMIT");
    expect((await commit).version).toBe(2);
    await store.close();
  });

  it("ends in an error that says so, and nothing is written", async () => {
    using place = temporaryPlace();
    const store = await storeWith(place.path, ["a"]);
    await store.close();
    const hasty = openSqliteStore({ path: place.path, busyTimeoutMs: 5 });
    expect(await hasty.list()).toHaveLength(1);
    using other = new DatabaseSync(place.path);
    other.exec("BEGIN IMMEDIATE");
    const error = { code: "INTERNAL_ERROR", details: { reason: "locked", path: place.path } };
    await expect(hasty.commit("a", appending("second"))).rejects.toMatchObject(error);
    other.exec("ROLLBACK");
    expect((await hasty.commit("a", appending("second"))).version).toBe(2);
    await hasty.close();
  });
});

describe("a full disk", () => {
  it("refuses what does not fit and keeps the rest", async () => {
    using place = temporaryPlace();
    const file = new SqliteFile({ path: place.path });
    const writes = new GroupCommit(file, 0);
    await writes.add(creating(someSession("a", { messages: numbered(3) })));
    const { database } = file.created();
    const { page_count: pages } = database.prepare("PRAGMA page_count").get() ?? {};
    database.exec(`PRAGMA max_page_count = ${Number(pages) + 1}`);
    const large = someSession("b", { messages: [someMessage("x".repeat(100_000))] });
    await expect(writes.add(creating(large))).rejects.toMatchObject({ errcode: 13 });
    expect(await writes.add(creating(someSession("c")))).toMatchObject({ id: "c", version: 1 });
    file.close();
  });
});

describe("the disk flush", () => {
  /** What SQLite had been told of flushes at each commit. */
  function flushesOf(statements: readonly string[]): readonly string[] {
    const flushes: string[] = [];
    let current = "as before";
    for (const sql of statements) {
      if (sql.startsWith("PRAGMA synchronous")) current = sql.split(" ").at(-1) ?? "";
      if (sql === "COMMIT") flushes.push(current);
    }
    return flushes;
  }

  it("of a session that waits for the next write is that write's", async () => {
    using place = temporaryPlace();
    const store = await storeWith(place.path, ["a"]);
    const spy = vi.spyOn(DatabaseSync.prototype, "exec");
    const lazy = { durable: "with_next_write" } as const;
    await store.create(someSession("b"), lazy);
    await store.create(someSession("c"), lazy);
    await store.commit("b", appending("second"));
    await Promise.all([store.create(someSession("d"), lazy), store.commit("c", appending("second"))]);
    await store.create(someSession("e"), lazy);
    await store.create(someSession("f"));
    expect(flushesOf(spy.mock.calls.map(([sql]) => sql))).toEqual([
      "NORMAL",
      "NORMAL",
      "FULL",
      "FULL",
      "NORMAL",
      "FULL",
    ]);
    await store.close();
  });

  it("is never asked for where the owner wants none", async () => {
    using place = temporaryPlace();
    const spy = vi.spyOn(DatabaseSync.prototype, "exec");
    const store = openSqliteStore({ path: place.path, durability: "normal" });
    await store.create(someSession("a"));
    await store.commit("a", appending("second"));
    expect(new Set(flushesOf(spy.mock.calls.map(([sql]) => sql)))).toEqual(new Set(["NORMAL"]));
    await store.close();
  });
});

describe("the cost of a commit", () => {
  it("does not grow with the history", async () => {
    using place = temporaryPlace();
    const store = await storeWith(place.path, []);
    await store.create(someSession("short", { messages: numbered(1) }));
    await store.create(someSession("long", { messages: numbered(5000) }));
    await store.close();
    expect(await changesOf(place.path, "long")).toBe(await changesOf(place.path, "short"));
  });
});

/** Rows written by one commit, as SQLite counts them. */
async function changesOf(path: string, id: string): Promise<unknown> {
  const file = new SqliteFile({ path });
  const { database } = file.created();
  await new GroupCommit(file, 0).add(committing(id, appending("second")));
  const changes = database.prepare("SELECT total_changes() AS changes").get()?.changes;
  file.close();
  return changes;
}
