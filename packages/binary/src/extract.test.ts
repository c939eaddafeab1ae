import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestMember, tar, tarGz, zip } from "../test/archives.ts";
import { filesBelow, LINUX_TARGET, PROGRAM_TEXT, temporary, WINDOWS_TARGET } from "../test/release.ts";
import { programMember } from "./archive-members.ts";
import { extractProgram } from "./extract.ts";
import { programName } from "./release-layout.ts";

const MAX_BYTES = 1024 * 1024;
let folder = "";

beforeEach(() => {
  folder = temporary();
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const FORMATS = [
  { format: "tar.gz", target: LINUX_TARGET, pack: tarGz },
  { format: "zip", target: WINDOWS_TARGET, pack: zip },
] as const;

async function extracted(bytes: Buffer, target: (typeof FORMATS)[number]["target"]): Promise<string> {
  const archive = join(folder, "archive");
  writeFileSync(archive, bytes);
  const expected = { program: programName(target), maxBytes: MAX_BYTES };
  return readFileSync(await extractProgram({ archive, directory: join(folder, "to"), target, expected }), "utf8");
}

describe.each(FORMATS)("a $format", ({ target, pack }) => {
  const name = programName(target);
  const program: TestMember = { path: name, body: PROGRAM_TEXT };
  const unpack = (members: readonly TestMember[]) => extracted(pack(members), target);
  const written = () => filesBelow(folder).filter((path) => !path.endsWith("/archive"));
  const refused = async (members: readonly TestMember[], why: RegExp) => {
    await expect(unpack(members)).rejects.toMatchObject({
      code: "ARCHIVE_EXTRACT_FAILED",
      message: expect.stringMatching(why),
    });
    expect(written()).toEqual([]);
  };

  it("gives the program, wherever it is, and writes nothing else", async () => {
    const folderMember = { path: "rkat/", type: "5", mode: 0o040755 };
    const members = [folderMember, { path: `rkat/${name}`, body: PROGRAM_TEXT }, { path: "rkat/LICENSE", body: "MIT" }];
    expect(await unpack(members)).toBe(PROGRAM_TEXT);
    expect(written()).toHaveLength(1);
  });

  it("is refused when a member climbs out", async () => {
    for (const path of [`../${name}`, `a/../../${name}`, `/tmp/${name}`, `C:/${name}`])
      await refused([{ path, body: "x" }], /leads out/);
    await refused([program, { path: "../LICENSE", body: "x" }], /leads out/);
  });

  it("is refused when it holds a link, also beside the program", async () => {
    await refused([{ path: name, type: "2", link: "/bin/sh", mode: 0o120777, body: "" }], /neither a file/);
    await refused([program, { path: "x", type: "2", link: "..", mode: 0o120777 }], /neither a file/);
  });

  it("is refused when there is not exactly one program", async () => {
    await refused([{ path: "README", body: "x" }], /holds no file/);
    await refused([program, { path: `b/${name}`, body: "x" }], /holds 2 files/);
    await refused([program, program], /holds 2 files/);
    await refused([{ path: `${name}/`, type: "5", mode: 0o040755 }], /holds no file/);
    await refused([{ path: name, body: "" }], /is empty/);
    const other = name === "rkat-rpc" ? "rkat-rpc.exe" : "rkat-rpc";
    await refused([{ path: other, body: "x" }], /holds no file/);
  });

  it("is refused when it would grow beyond the bound, before it does", async () => {
    await refused([{ path: name, body: Buffer.alloc(MAX_BYTES + 1) }], /more than 1048576 bytes/);
    await refused([program, { path: "filler", body: Buffer.alloc(MAX_BYTES) }], /more than 1048576 bytes/);
    const many = Array.from({ length: 1001 }, (_, index) => ({ path: `f${index}`, body: "x" }));
    await refused(many, /more than 1000 members/);
  });

  it("cannot be unpacked when it is none or broken", async () => {
    const broken = pack([{ path: name, body: Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * i * 7) % 251)) }]);
    for (const bytes of [Buffer.from("<html>"), Buffer.alloc(0), broken.subarray(0, broken.length / 2)])
      await expect(extracted(bytes, target)).rejects.toMatchObject({ code: "BINARY_DOWNLOAD_EXTRACT_FAILED" });
  });
});

it("a zip whose program is longer than it says cannot be unpacked", async () => {
  const bytes = zip([{ path: "rkat-rpc.exe", body: Buffer.alloc(2 * MAX_BYTES), claimed: 10 }]);
  await expect(extracted(bytes, WINDOWS_TARGET)).rejects.toMatchObject({ code: "BINARY_DOWNLOAD_EXTRACT_FAILED" });
});

it("a tar that ends inside its program cannot be unpacked", async () => {
  const whole = tar([{ path: "rkat-rpc", body: Buffer.alloc(4096, "x") }]);
  const bytes = gzipSync(whole.subarray(0, 2048));
  await expect(extracted(bytes, LINUX_TARGET)).rejects.toMatchObject({ code: "BINARY_DOWNLOAD_EXTRACT_FAILED" });
});

it("no accepted path leads out of the directory that it is unpacked in", () => {
  const part = fc.constantFrom("..", ".", "", "a", "C:", "\\", "\0", "rkat-rpc");
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
      const path = [...parts, "rkat-rpc"].join("/");
      const accept = () => programMember([{ path, kind: "file", size: 1 }], { program: "rkat-rpc", maxBytes: 1 });
      const clean = !parts.some((each) => ["..", "\\", "\0"].includes(each)) && !/^(\/|C:)/.test(path);
      if (!clean) expect(accept).toThrow("leads out");
      else expect(posix.join("/to", accept().path).startsWith("/to/")).toBe(true);
    }),
  );
});
