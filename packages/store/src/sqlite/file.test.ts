import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { temporaryPlace } from "../../test/place.ts";
import { numbered, someSession } from "../testing/samples.ts";
import { SqliteFile } from "./file.ts";
import { openSqliteStore } from "./index.ts";

/** What a program can rely on when a file cannot be used. */
function unusable(reason: string, path: string) {
  return {
    code: "INTERNAL_ERROR",
    message: expect.stringContaining(path),
    details: expect.objectContaining({ reason }),
  };
}

describe("opening", () => {
  it("makes nothing until the first session is created", async () => {
    using place = temporaryPlace();
    const directory = join(place.directory, "deep", "er");
    const store = openSqliteStore({ path: join(directory, "s.sqlite3") });
    expect(await store.list()).toEqual([]);
    expect(await store.read("a")).toBeUndefined();
    expect(await store.delete("a")).toBe(false);
    const commit = store.commit("a", { expectedVersion: 1, patch: {}, append: [] });
    await expect(commit).rejects.toMatchObject({ code: "SESSION_NOT_FOUND" });
    expect(readdirSync(place.directory)).toEqual([]);
    await store.create(someSession("a"));
    expect(existsSync(join(directory, "s.sqlite3"))).toBe(true);
    await store.close();
  });

  it("sees a file that another store made after the first read", async () => {
    using place = temporaryPlace();
    const [early, maker] = [openSqliteStore(place), openSqliteStore(place)];
    expect(await early.list()).toEqual([]);
    await maker.create(someSession("a"));
    expect(await early.list()).toHaveLength(1);
    await Promise.all([early.close(), maker.close()]);
  });

  it.skipIf(process.platform === "win32")("keeps other users out of what it makes", async () => {
    using place = temporaryPlace();
    const directory = join(place.directory, "private");
    const store = openSqliteStore({ path: join(directory, "s.sqlite3") });
    await store.create(someSession("a"));
    for (const name of ["", ...readdirSync(directory)]) expect(statSync(join(directory, name)).mode & 0o077).toBe(0);
    await store.close();
  });

  it("leaves one file behind after the close", async () => {
    using place = temporaryPlace();
    const store = openSqliteStore(place);
    await store.create(someSession("a", { messages: numbered(5) }));
    await store.close();
    expect(readdirSync(place.directory)).toEqual(["sessions.sqlite3"]);
  });

  it.each([
    [undefined, 2],
    ["full", 2],
    ["normal", 1],
  ] as const)("durability %s is SQLite's synchronous level %i, with a write-ahead log", (durability, level) => {
    using place = temporaryPlace();
    const file = new SqliteFile({ path: place.path, durability });
    const { database } = file.created();
    expect(database.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: level });
    expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
    file.close();
  });
});

describe("a path that cannot be used says so, and works once it can", () => {
  it("a directory in place of the file", async () => {
    using place = temporaryPlace();
    mkdirSync(place.path);
    const store = openSqliteStore(place);
    await expect(store.list()).rejects.toMatchObject(unusable("unusable_path", place.path));
    await expect(store.create(someSession("a"))).rejects.toMatchObject(unusable("unusable_path", place.path));
    await store.close();
  });

  it("a file in place of a directory", async () => {
    using place = temporaryPlace();
    writeFileSync(join(place.directory, "file"), "");
    const path = join(place.directory, "file", "s.sqlite3");
    const store = openSqliteStore({ path });
    await expect(store.create(someSession("a"))).rejects.toMatchObject(unusable("unusable_path", path));
    await store.close();
  });

  it("a directory without write permission", async ({ skip }) => {
    skip(process.getuid?.() === 0, "root may write everywhere");
    using place = temporaryPlace();
    const directory = join(place.directory, "read-only");
    mkdirSync(directory, { mode: 0o500 });
    const path = join(directory, "s.sqlite3");
    const store = openSqliteStore({ path });
    await expect(store.create(someSession("a"))).rejects.toMatchObject(unusable("unusable_path", path));
    await store.close();
  });

  it("a file that is no database", async () => {
    using place = temporaryPlace();
    writeFileSync(place.path, "these are not the pages you are looking for".repeat(100));
    const before = readFileSync(place.path);
    const store = openSqliteStore(place);
    await expect(store.list()).rejects.toMatchObject(unusable("corrupt", place.path));
    await expect(store.create(someSession("a"))).rejects.toMatchObject(unusable("corrupt", place.path));
    expect(readFileSync(place.path)).toEqual(before);
    writeFileSync(place.path, "");
    expect((await store.create(someSession("a"))).version).toBe(1);
    await store.close();
  });

  it("a database of another program, which stays as it is", async () => {
    using place = temporaryPlace();
    using other = new DatabaseSync(place.path);
    other.exec("CREATE TABLE recipes (name TEXT); PRAGMA user_version = 1");
    const before = readFileSync(place.path);
    const store = openSqliteStore(place);
    await expect(store.create(someSession("a"))).rejects.toMatchObject(unusable("foreign", place.path));
    expect(readFileSync(place.path)).toEqual(before);
    await store.close();
  });

  it("a file from a newer version", async () => {
    using place = temporaryPlace();
    const maker = openSqliteStore(place);
    await maker.create(someSession("a"));
    await maker.close();
    using database = new DatabaseSync(place.path);
    database.exec("PRAGMA user_version = 99");
    const store = openSqliteStore(place);
    await expect(store.read("a")).rejects.toMatchObject(unusable("newer_schema", place.path));
    await store.close();
  });
});
