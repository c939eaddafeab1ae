import { expect, test } from "vitest";
import { wireEvents } from "./events.ts";

async function eventsOf(data: readonly string[], event = "content_block_delta"): Promise<readonly unknown[]> {
  const body = data.map((line) => `event: ${event}\ndata: ${line}\n\n`).join("");
  const batches: (readonly unknown[])[] = [];
  for await (const batch of wireEvents(new Response(body))) batches.push(batch);
  return batches.flat();
}

const line = (inside: string, index = "0") =>
  `{"type":"content_block_delta","index":${index},"delta":{"type":"text_delta","text":"${inside}"}}`;

test("a piece of text is read as JSON has it, whatever is in it", async () => {
  const characters = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(
    (character) => character.isWellFormed() && !/[\r\n]/.test(character),
  );
  const valid = [...characters.filter((character) => !/["\\]/.test(character) && character >= " "), "😀", ""];
  const escaped = characters.map((character) => JSON.stringify(character).slice(1, -1));
  const pieces = [...valid, ...escaped, "\\n", "\\u00e9", "\\/"].map((inside) => line(`a${inside}b`));
  const more = [line("x", "7"), line("x", "123456789"), line("x", "1234567890"), `${line("x")} `, ` ${line("x")}`];
  const extended = [
    line("x").replace('"index":0', '"index": 0'),
    line("x").replace("}}", '},"more":1}'),
    line("x").replace("}}", ',"text":"y"}}'),
  ];
  const all = [...pieces, ...more, ...extended];
  expect(await eventsOf(all)).toEqual(all.map((text) => JSON.parse(text)));
});

test.each([
  line('a"b'),
  line("a\\b").replace("\\b", "\\"),
  line("a\u0001"),
  line("a\tb"),
  line("x", "01"),
  line("x", "-"),
  line("x").slice(0, -1),
  `${line("x")}}`,
])("what is no JSON is none: %j", async (data) => {
  expect(() => JSON.parse(data)).toThrow();
  await expect(eventsOf([data])).rejects.toThrow("malformed");
});

test("an event that is named an error is one, whatever is in it", async () => {
  await expect(eventsOf([line("x")], "error")).rejects.toThrow();
});
