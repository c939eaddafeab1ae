import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLineSplitter } from "./line-splitter.ts";
import type { Line } from "./transport.ts";

const encoder = new TextEncoder();

function split(chunks: readonly Uint8Array[], maxLineBytes = 1000): Line[] {
  const splitter = createLineSplitter({ maxLineBytes });
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
}

function splitText(text: string, maxLineBytes?: number): Line[] {
  return split([encoder.encode(text)], maxLineBytes);
}

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let start = 0;
  for (const size of sizes) {
    chunks.push(bytes.slice(start, start + size));
    start += size;
  }
  return [...chunks, bytes.slice(start)];
}

const texts = (lines: readonly Line[]) => lines.map((line) => ("text" in line ? line.text : line.tooLong));

describe("createLineSplitter", () => {
  it("accepts both line ends and skips empty lines", () => {
    expect(texts(splitText("one\r\n\n\r\ntwo\n\n"))).toEqual(["one", "two"]);
  });

  it("delivers a last line without newline only at the end", () => {
    const splitter = createLineSplitter({ maxLineBytes: 100 });
    expect(splitter.push(encoder.encode("a\nrest"))).toEqual([{ text: "a" }]);
    expect(splitter.end()).toEqual([{ text: "rest" }]);
    expect(splitter.end()).toEqual([]);
  });

  it("joins a character cut in two", () => {
    const bytes = encoder.encode("héllo 🦫\n");
    for (let at = 0; at <= bytes.length; at += 1) expect(texts(split(cut(bytes, [at])))).toEqual(["héllo 🦫"]);
  });

  it("keeps a carriage return inside a line", () => {
    expect(texts(splitText("a\rb\n"))).toEqual(["a\rb"]);
  });

  it("accepts a line of exactly the limit, with either line end", () => {
    expect(texts(splitText("12345\n12345\r\n12345", 5))).toEqual(["12345", "12345", "12345"]);
  });

  it("reports a line over the limit once, with its head, and goes on", () => {
    const lines = splitText(`${"x".repeat(300)}\nok\n${"y".repeat(6)}`, 5);
    expect(texts(lines)).toEqual([{ limitBytes: 5, head: "xxxxx" }, "ok", { limitBytes: 5, head: "yyyyy" }]);
  });

  it("reports a line over the limit before its end has come", () => {
    const splitter = createLineSplitter({ maxLineBytes: 4 });
    expect(splitter.push(encoder.encode("12345"))).toEqual([{ tooLong: { limitBytes: 4, head: "1234" } }]);
    expect(splitter.push(encoder.encode("678"))).toEqual([]);
    expect(splitter.push(encoder.encode("9\nnext\n"))).toEqual([{ text: "next" }]);
  });

  it("never ends the head inside a character", () => {
    expect(texts(splitText("é".repeat(200), 199))).toEqual([{ limitBytes: 199, head: "é".repeat(99) }]);
  });

  it("gives the same lines however the bytes are cut", () => {
    const piece = fc.oneof(fc.constantFrom("\n", "\r\n", "\r", "é", "🦫", "{}"), fc.string({ unit: "binary" }));
    const input = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
    const sizes = fc.array(fc.nat({ max: 12 }), { maxLength: 60 });
    fc.assert(
      fc.property(input, sizes, fc.integer({ min: 1, max: 20 }), (text, cuts, limit) => {
        const bytes = encoder.encode(text);
        expect(split(cut(bytes, cuts), limit)).toEqual(split([bytes], limit));
      }),
      { numRuns: 500 },
    );
  });

  it("gives the same lines of bytes that are no UTF-8", () => {
    const byte = fc.oneof(fc.constantFrom(0x0a, 0x0d, 0xe2, 0x82, 0xef, 0xbb, 0xbf, 0xf0, 0x9f), fc.nat({ max: 255 }));
    const sizes = fc.array(fc.nat({ max: 12 }), { maxLength: 60 });
    fc.assert(
      fc.property(fc.array(byte), sizes, (values, cuts) => {
        const bytes = Uint8Array.from(values);
        const lines = split(cut(bytes, cuts), 1000);
        expect(lines).toEqual(split([bytes], 1000));
        expect(lines).toEqual(
          split(
            cut(
              bytes,
              values.map(() => 1),
            ),
            1000,
          ),
        );
      }),
      { numRuns: 500 },
    );
  });

  it("leaves out a byte order mark before a line, wherever it is cut", () => {
    const bytes = encoder.encode("\uFEFF{}\n\uFEFF\r\n\uFEFF[]\r\n");
    for (let at = 0; at <= bytes.length; at += 1) expect(texts(split(cut(bytes, [at])))).toEqual(["{}", "[]"]);
  });

  it("gives back every line that was joined", () => {
    const line = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => !/[\r\n\uFEFF]/.test(text));
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom("\n", "\r\n"), (lines, end) => {
        expect(texts(splitText(lines.map((text) => text + end).join(""), 10_000))).toEqual(lines);
      }),
    );
  });

  it("takes a line of many small chunks", () => {
    const chunk = encoder.encode("x".repeat(16));
    const lines = split([...Array.from({ length: 20_000 }, () => chunk), encoder.encode("\n")], 400_000);
    expect(lines).toEqual([{ text: "x".repeat(320_000) }]);
  });
});
