import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { temporaryPlace } from "../../test/place.ts";
import { numbered, someSession } from "../testing/samples.ts";
import { openSqliteStore } from "./index.ts";

/** Stores two sessions, damages the file, and gives the store to look at it with. */
async function damaged(path: string, sql: string) {
  const store = openSqliteStore({ path });
  await store.create(someSession("bad", { messages: numbered(4) }));
  await store.create(someSession("good", { messages: numbered(1) }));
  using database = new DatabaseSync(path);
  database.exec(sql);
  return store;
}

const OF_BAD = "session = (SELECT key FROM sessions WHERE id = 'bad')";

describe("a damaged row is named, and nothing is made up for it", () => {
  it.each([
    ["no JSON", `UPDATE messages SET body = '{' WHERE ${OF_BAD} AND position = 2`],
    ["no message", `UPDATE messages SET body = '{"role":"user"}' WHERE ${OF_BAD} AND position = 2`],
    ["missing in the middle", `DELETE FROM messages WHERE ${OF_BAD} AND position = 2`],
    ["missing at the end", `DELETE FROM messages WHERE ${OF_BAD} AND position >= 2`],
  ])("a message that is %s", async (_, sql) => {
    using place = temporaryPlace();
    const store = await damaged(place.path, sql);
    const error = { code: "INTERNAL_ERROR", message: expect.stringMatching(/"bad".*message 2/) };
    await expect(store.messages("bad")).rejects.toMatchObject(error);
    expect(await store.messages("bad", { limit: 2 })).toEqual(numbered(2));
    expect(await store.messages("good")).toEqual(numbered(1));
    await store.close();
  });

  it.each([
    ["settings = '{'"],
    ["settings = 'null'"],
    ["labels = '[]'"],
    [`labels = '{"a":1}'`],
    ["model = '1'"],
    ["state = 'running'"],
    ["updated_at = 'yesterday'"],
    ["total_tokens = -1"],
  ])("a record where %s", async (assignment) => {
    using place = temporaryPlace();
    const store = await damaged(place.path, `UPDATE sessions SET ${assignment} WHERE id = 'bad'`);
    const error = { code: "INTERNAL_ERROR", details: { reason: "corrupt", session_id: "bad" } };
    await expect(store.read("bad")).rejects.toMatchObject(error);
    await expect(store.list()).rejects.toMatchObject(error);
    const change = { expectedVersion: 1, patch: {}, append: numbered(1) };
    await expect(store.commit("bad", change)).rejects.toMatchObject(error);
    expect((await store.read("good"))?.version).toBe(1);
    expect(await store.delete("bad")).toBe(true);
    await store.close();
  });
});
