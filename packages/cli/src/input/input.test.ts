import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { Interruption, type Io } from "../io.ts";
import { mediaTypeOf } from "./image.ts";
import { readLabels, readParams, readPrompt, readSchema } from "./index.ts";
import { readStdin } from "./stdin.ts";

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), "input-test-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function io(stdin: Readable & { readonly isTTY?: boolean }, changes: Partial<Io> = {}): Io {
  const { signal } = new AbortController();
  const out = new PassThrough();
  return { stdin, stdout: out, stderr: out, env: {}, platform: "linux", cwd: "/", signal, ...changes };
}

describe("pairs", () => {
  it("keep JSON scalars and take anything else as text", () => {
    expect(readParams(["temperature=0.2", "on=true", "none=null", "v=1.2.3", "t=a=b", "e="], undefined)).toEqual({
      temperature: 0.2,
      on: true,
      none: null,
      v: "1.2.3",
      t: "a=b",
      e: "",
    });
    expect(readParams(["effort=low"], '{"effort":"high","deep":{"a":1}}')).toEqual({ effort: "low", deep: { a: 1 } });
    expect(readParams([], undefined)).toBeUndefined();
    expect(readLabels(["n=1"])).toEqual({ n: "1" });
  });

  it("bring back every number that is written as JSON", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(readParams([`x=${JSON.stringify(value)}`], undefined)).toEqual({ x: JSON.parse(JSON.stringify(value)) });
      }),
    );
  });

  it.each(["noequals", "=value"])("refuse %s", (pair) => {
    expect(() => readLabels([pair])).toThrow("key=value");
  });
});

describe("a schema", () => {
  it("is a file when there is one of that name, even if the value is JSON too", () => {
    const cwd = directory();
    writeFileSync(join(cwd, "{}"), '{"type":"string"}');
    expect(readSchema("{}", cwd)).toEqual({ type: "string" });
    expect(readSchema('{"a":1}', cwd)).toEqual({ a: 1 });
    expect(readSchema(JSON.stringify({ description: "x".repeat(10_000) }), cwd)).toHaveProperty("description");
  });

  it("is refused with the file's name where the file is wrong", () => {
    const cwd = directory();
    writeFileSync(join(cwd, "s.json"), "{");
    expect(() => readSchema("s.json", cwd)).toThrow(join(cwd, "s.json"));
    expect(() => readSchema(".", cwd)).toThrow("cannot be used");
    expect(() => readSchema("true", cwd)).toThrow("must be a JSON object");
  });
});

describe("standard input", () => {
  it("is not read from a terminal and does not count when it is empty", async () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true });
    expect(await readStdin(io(terminal), "auto")).toBeUndefined();
    expect(await readStdin(io(Readable.from([])), "auto")).toBeUndefined();
    expect(await readStdin(io(Readable.from([])), "blob")).toBe("");
    expect(await readStdin(io(Readable.from([Buffer.from([0xc3]), Buffer.from([0xa9])])), "auto")).toBe("é");
  });

  it("is given up when the command is interrupted while it waits", async () => {
    const controller = new AbortController();
    const reading = readStdin(io(new PassThrough(), { signal: controller.signal }), "auto");
    const reason = new Interruption("Interrupted.", { exitCode: 130 });
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });

  it("is said to be waited for when nothing comes for a while", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const [stdin, stderr] = [new PassThrough(), new PassThrough()];
    const reading = readStdin(io(stdin, { stderr }), "auto");
    vi.advanceTimersByTime(3000);
    expect(String(stderr.read())).toBe("Waiting for the end of the standard input. --stdin off does not read it.\n");
    stdin.end("late");
    expect(await reading).toBe("late");
  });

  it("may be no longer than a model would read", async () => {
    const megabyte = Buffer.alloc(1024 * 1024, "a");
    const endless = Readable.from(Array.from({ length: 40 }, () => megabyte));
    await expect(readStdin(io(endless), "blob")).rejects.toThrow("longer than 32 MiB");
  });
});

describe("a prompt", () => {
  it("may be a picture alone, and is never nothing", async () => {
    const cwd = directory();
    writeFileSync(join(cwd, "p"), Buffer.from("GIF89a"));
    const flags = { stdin: "off", image: ["p"] } as const;
    const image = { type: "image", mediaType: "image/gif", source: "inline", data: "R0lGODlh" };
    expect(await readPrompt([], flags, io(new PassThrough(), { cwd }))).toEqual([image]);
    const text = { type: "text", text: "What?" };
    expect(await readPrompt(["What?"], flags, io(new PassThrough(), { cwd }))).toEqual([text, image]);
    await expect(readPrompt([" "], { stdin: "off" }, io(new PassThrough()))).rejects.toThrow("There is no prompt");
  });

  it("refuses a picture that is larger than any provider takes, without reading all of it", async () => {
    const cwd = directory();
    writeFileSync(join(cwd, "large.gif"), "GIF89a");
    // Takes no room on the disk, and all of it would not go into memory.
    truncateSync(join(cwd, "large.gif"), 2 ** 40);
    const given = readPrompt([], { stdin: "off", image: ["large.gif"] }, io(new PassThrough(), { cwd }));
    await expect(given).rejects.toMatchObject({
      code: "INVALID_ARGS",
      message: expect.stringContaining("large.gif is larger than 32 MiB"),
    });
  });

  it("knows pictures by their first bytes", () => {
    const bytes = (text: string) => Buffer.from(text, "latin1");
    expect(mediaTypeOf(bytes("\x89PNG\r\n\x1a\n..."))).toBe("image/png");
    expect(mediaTypeOf(bytes("RIFF\0\0\0\0WEBPVP8 "))).toBe("image/webp");
    expect(mediaTypeOf(bytes("RIFF\0\0\0\0WAVEfmt "))).toBeUndefined();
    expect(mediaTypeOf(bytes("GIF8"))).toBe("image/gif");
    expect(mediaTypeOf(bytes(""))).toBeUndefined();
  });
});
