import { describe, expect, it } from "vitest";
import { memoryPair } from "./memory.ts";
import type { Line, Transport } from "./transport.ts";

async function readAll(transport: Transport): Promise<string[]> {
  const texts: string[] = [];
  for await (const line of transport.lines) texts.push(textOf(line));
  return texts;
}

function textOf(line: Line): string {
  if ("text" in line) return line.text;
  throw new Error("unexpected long line");
}

describe("memoryPair", () => {
  it("carries lines both ways, in order", async () => {
    const [left, right] = memoryPair();
    left.send("a");
    left.send("b");
    right.send("c");
    const fromLeft = right.lines[Symbol.asyncIterator]();
    expect((await fromLeft.next()).value).toEqual({ text: "a" });
    expect((await fromLeft.next()).value).toEqual({ text: "b" });
    expect((await left.lines[Symbol.asyncIterator]().next()).value).toEqual({ text: "c" });
  });

  it("lets the other side read what was sent before the close", async () => {
    const [left, right] = memoryPair();
    left.send("a");
    left.send("");
    left.send("not json {");
    await left.close();
    await left.close();
    expect(await readAll(right)).toEqual(["a", "not json {"]);
  });

  it("asks a fast sender to wait until the reader has caught up", async () => {
    const [left, right] = memoryPair({ queueLines: 2 });
    expect(left.send("1")).toBeUndefined();
    expect(left.send("2")).toBeUndefined();
    let waited = false;
    const room = left.send("3")?.then(() => (waited = true));
    expect(room).toBeDefined();
    await Promise.resolve();
    expect(waited).toBe(false);
    const reader = right.lines[Symbol.asyncIterator]();
    await reader.next();
    await room;
    expect(left.send("4")).toBeDefined();
  });

  it("keeps the order while the reader never catches up", async () => {
    const [left, right] = memoryPair();
    const reader = right.lines[Symbol.asyncIterator]();
    const read: string[] = [];
    for (let i = 0; i < 3000; i += 3) {
      for (const n of [i, i + 1, i + 2]) left.send(String(n));
      const { value } = await reader.next();
      if (value !== undefined) read.push(textOf(value));
    }
    expect(read).toEqual(Array.from({ length: 1000 }, (_, i) => String(i)));
  });

  it("refuses to send after either side closed, and frees a waiting sender", async () => {
    const [left, right] = memoryPair({ queueLines: 0 });
    const room = left.send("1");
    await right.close(new Error("gone"));
    await expect(room).rejects.toThrow("closed");
    await expect(left.send("2")).rejects.toThrow("closed");
    await expect(right.send("3")).rejects.toThrow("closed");
  });

  it("throws the reason on the side that gave one and ends the other", async () => {
    const [left, right] = memoryPair();
    const reading = readAll(left);
    await left.close(new Error("broke"));
    await expect(reading).rejects.toThrow("broke");
    expect(await readAll(right)).toEqual([]);
  });

  it("can be read only once, and leaving the loop closes that direction", async () => {
    const [left, right] = memoryPair();
    left.send("a");
    for await (const line of right.lines) {
      expect(line).toEqual({ text: "a" });
      break;
    }
    await expect(left.send("b")).rejects.toThrow("closed");
    await expect(readAll(right)).rejects.toThrow("only once");
  });
});

describe("lines that are there already", () => {
  it("can be taken between two steps, in order, and make room like every other", async () => {
    const [near, far] = memoryPair({ queueLines: 1 });
    const rooms = ["1", "2", "3", "4"].map((line) => far.send(line));
    const lines = near.lines[Symbol.asyncIterator]();
    const first = await lines.next();
    const taken = [near.lines.take?.(), near.lines.take?.()];
    await rooms[3];
    expect([first.value, ...taken, (await lines.next()).value]).toEqual(["1", "2", "3", "4"].map((text) => ({ text })));
    expect(near.lines.take?.()).toBeUndefined();
  });
});
