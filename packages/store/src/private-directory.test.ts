import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryPlace } from "../test/place.ts";
import { makePrivateDirectory } from "./private-directory.ts";

describe("a private directory", () => {
  it("is made with what is missing above it, and may be there", () => {
    using place = temporaryPlace();
    const path = join(place.directory, "one", "two", "three");
    makePrivateDirectory(path);
    makePrivateDirectory(path);
    if (process.platform !== "win32") expect(statSync(join(place.directory, "one")).mode & 0o077).toBe(0);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it("cannot be made in or in place of a file", () => {
    using place = temporaryPlace();
    const file = join(place.directory, "file");
    writeFileSync(file, "");
    expect(() => makePrivateDirectory(join(file, "below"))).toThrow("ENOTDIR");
    expect(() => makePrivateDirectory(file)).toThrow("EEXIST");
  });

  // Where Node's own recursive way never returns.
  it("fails where the system knows no such directory", ({ skip }) => {
    skip(!existsSync("/proc/self"), "there is no /proc here");
    expect(() => makePrivateDirectory("/proc/no-such-place/realm")).toThrow("ENOENT");
  });
});
