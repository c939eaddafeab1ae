import { expect, test } from "vitest";
import { fromLines, toLines } from "./lines.ts";
import type { TapeExchange, TapeRequest } from "./tape.ts";

const request: TapeRequest = { method: "POST", url: "https://api.test/v1", headers: { accept: "x" }, json: { a: [1] } };
const response = { status: 200, headers: { "content-type": "text/event-stream" } };
const BYTES = Uint8Array.from([0x61, 0xe2, 0x82]);
const BOM = Uint8Array.from([0xef, 0xbb, 0xbf, 0x61]);

test("what is written is read back, byte for byte", () => {
  const exchanges: readonly TapeExchange[] = [
    { request, response, chunks: [new TextEncoder().encode("data: ☃\r\n\n"), BYTES, BOM], end: "whole" },
    { request: { ...request, text: "plain" }, response, chunks: [], end: { broken: "terminated" } },
    { request, failed: { broken: "fetch failed" } },
    { request, failed: "left" },
  ];
  expect(fromLines(toLines(exchanges), "a.jsonl")).toEqual(exchanges);
});

test("pieces that are text are written as text", () => {
  const lines = toLines([
    { request, response, chunks: [new TextEncoder().encode("data: ☃\n\n"), BYTES], end: "whole" },
  ]);
  expect(lines.split("\n").slice(3)).toEqual(['{"chunk":"data: ☃\\n\\n"}', '{"base64":"YeKC"}', '{"end":"whole"}', ""]);
});

const HEAD = '{"cassette":1}';
const REQUEST = JSON.stringify({ request });

test.each([
  ["", 'Line 1 of a.jsonl should say {"cassette":1}.'],
  ['{"cassette":2}', 'Line 1 of a.jsonl should say {"cassette":1}.'],
  [`${HEAD}\n{"chunk":"early"}`, "Line 2 of a.jsonl is no part of a cassette."],
  [`${HEAD}\n${REQUEST}\n{"piece":1}`, "Line 3 of a.jsonl is no part of a cassette."],
  [`${HEAD}\n${REQUEST}\nnonsense`, "Line 3 of a.jsonl is no part of a cassette."],
  [`${HEAD}\n{"request":{"method":"GET"}}`, "Line 2 of a.jsonl is no part of a cassette."],
  [`${HEAD}\n${REQUEST}`, "In a.jsonl the exchange of POST https://api.test/v1 has no end."],
])("%j is refused", (text, message) => {
  expect(() => fromLines(text, "a.jsonl")).toThrow(new SyntaxError(message));
});
