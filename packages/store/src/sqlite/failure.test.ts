import { MeerkatError } from "@meerkat/errors";
import { describe, expect, it } from "vitest";
import { isBusy, storeFailure } from "./failure.ts";

const sqlite = (errcode: number) => Object.assign(new Error("from SQLite"), { code: "ERR_SQLITE_ERROR", errcode });
const system = (code: string) => Object.assign(new Error("from the system"), { code, syscall: "open" });

describe("what failed is said in one word for programs", () => {
  it.each([
    ["locked", sqlite(5)],
    ["locked", sqlite(517)],
    ["full", sqlite(13)],
    ["full", system("ENOSPC")],
    ["disk", sqlite(10 | (3 << 8))],
    ["corrupt", sqlite(11)],
    ["corrupt", sqlite(26)],
    ["unusable_path", sqlite(14)],
    ["unusable_path", sqlite(8 | (4 << 8))],
    ["unusable_path", system("EACCES")],
    ["unknown", sqlite(1)],
    ["unknown", new TypeError("a mistake")],
  ])("%s", (reason, cause) => {
    const error = storeFailure(cause, "/data/s.sqlite3");
    expect(error).toMatchObject({ code: "INTERNAL_ERROR", cause, details: { reason, path: "/data/s.sqlite3" } });
  });

  it("an error that is already ours stays the same object", () => {
    const error = new MeerkatError("SESSION_BUSY", "changed by somebody else");
    expect(storeFailure(error, "/x")).toBe(error);
  });

  it("only a lock is worth waiting for", () => {
    expect([sqlite(5), sqlite(6), sqlite(261)].map(isBusy)).toEqual([true, true, true]);
    expect([sqlite(13), system("EBUSY"), undefined, "5"].map(isBusy)).toEqual([false, false, false, false]);
  });
});
