import fs from "node:fs";
import { array, assert, boolean, integer, option, property, record, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { Flow } from "./flow.ts";
import { type Numbered, Spool } from "./spool.ts";
import { type FileSystem, SpoolFile } from "./spool-file.ts";
import { SpoolMemory } from "./spool-memory.ts";
import { FlowStream } from "./stream.ts";

const numbered = (line: string, seq?: number): Numbered => ({ seq, line });
const quiet = () => new Promise((resolve) => setImmediate(resolve));

describe("a spool", () => {
  it("gives back the lines in order, whatever part of them is on disk", () => {
    const line = string({ unit: "grapheme", maxLength: 40 }).map((text) => JSON.stringify(text));
    assert(
      property(
        array(record({ line, seq: option(integer(), { nil: undefined }), take: boolean() }), { maxLength: 200 }),
        integer({ min: 1, max: 200 }),
        (steps, chars) => {
          const memory = new SpoolMemory(chars);
          const spool = new Spool(memory);
          const [put, got]: [Numbered[], (Numbered | undefined)[]] = [[], []];
          for (const { line, seq, take } of steps) {
            spool.push({ line, seq });
            put.push({ line, seq });
            if (take) got.push(spool.shift());
          }
          for (let next = spool.shift(); next !== undefined; next = spool.shift()) got.push(next);
          expect(got).toEqual(put);
          expect(spool.empty).toBe(true);
          spool.close();
          expect([memory.take(chars), memory.take(1)]).toEqual([true, false]);
        },
      ),
    );
  });

  it("gives the disk back when all is read, and goes on", () => {
    let opened = 0;
    const file = new SpoolFile({ ...fs, openSync: (...args) => (opened = fs.openSync(...args)) });
    for (let round = 0; round < 3; round++) {
      const lines = ["a", "b", "c"].map((line) => line.repeat(100_000));
      for (const line of lines) file.push(line);
      expect(fs.fstatSync(opened).size).toBe(300_003);
      expect([...file.take(), ...file.take(), ...file.take()]).toEqual(lines);
      expect(fs.fstatSync(opened).size).toBe(0);
    }
    file.close();
  });

  it("takes a line that is longer than one read", () => {
    const spool = new Spool(new SpoolMemory(10));
    const lines = ["a", "b".repeat(300_000), "ü".repeat(100_000), "c"];
    for (const each of lines) spool.push(numbered(each));
    expect(lines.map(() => spool.shift()?.line)).toEqual(lines);
    spool.close();
  });
});

describe("the spools of a connection", () => {
  it("share their memory, which all of it comes back to, and go to disk when it is used up", () => {
    let files = 0;
    const file = () => {
      files++;
      return new SpoolFile();
    };
    const memory = new SpoolMemory(100);
    const [one, other] = [new Spool(memory, file), new Spool(memory, file)];
    for (let seq = 0; seq < 9; seq++) one.push(numbered("x".repeat(10), seq));
    expect(files).toBe(0);
    for (let seq = 0; seq < 3; seq++) other.push(numbered("y".repeat(10), seq));
    expect(files).toBe(1);
    expect([0, 1, 2].map(() => other.shift()?.seq)).toEqual([0, 1, 2]);
    one.close();
    other.close();
    expect([memory.take(100), memory.take(1)]).toEqual([true, false]);
  });
});

describe("a spool on a full disk", () => {
  /** A disk that takes so many bytes, and then a part of what it is given before it refuses. */
  function disk(room: number): FileSystem {
    let left = room;
    const writeSync = (fd: number, bytes: Buffer, at: number, length: number, position: number) => {
      if (left <= 0) throw new Error("ENOSPC");
      const taken = fs.writeSync(fd, bytes, at, Math.min(length, left), position);
      left -= taken;
      return taken;
    };
    return { ...fs, writeSync: writeSync as typeof fs.writeSync };
  }

  it.each([0, 1, 70_000, 150_000, 250_000])("of %d bytes keeps every line, and asks for no more", (room) => {
    const spool = new Spool(new SpoolMemory(1), () => new SpoolFile(disk(room)));
    const lines = Array.from({ length: 9 }, (_, index) => `${index}`.repeat(40_000));
    for (const line of lines) spool.push(numbered(line));
    expect(spool.strained).toBe(true);
    expect(lines.map(() => spool.shift()?.line)).toEqual(lines);
    expect([spool.strained, spool.empty]).toEqual([false, true]);
    spool.close();
  });

  it("makes who sends wait until the reader has caught up", async () => {
    const written: unknown[] = [];
    const spool = new Spool(new SpoolMemory(1), () => new SpoolFile(disk(0)));
    const stream = new FlowStream(1, (line) => void written.push(Number(line)), { spool });
    const message = (seq: number) => ({ seq, line: `${seq}`.padStart(100_000) });
    expect([stream.send(message(1)), stream.send(message(2))]).toEqual([undefined, undefined]);
    const room = stream.send(message(3));
    stream.release();
    await quiet();
    expect(written).toEqual([1, 2, 3]);
    await room;
  });

  it("loses nothing of what waits later, once the disk takes lines again", async () => {
    const written: unknown[] = [];
    const spool = new Spool(new SpoolMemory(1), () => new SpoolFile(disk(0)));
    const stream = new FlowStream(1, (line) => void written.push(Number(line)), { spool });
    const message = (seq: number) => ({ seq, line: `${seq}`.padStart(100_000) });
    const rooms = [1, 2, 3].map((seq) => stream.send(message(seq)));
    for (const seq of [1, 2, 3]) {
      stream.ack(seq);
      await quiet();
    }
    await rooms[2];
    for (const seq of [4, 5, 6]) stream.send(message(seq));
    let drained = false;
    const all = stream.drained().then(() => {
      drained = true;
    });
    await quiet();
    expect([written, drained]).toEqual([[1, 2, 3, 4], false]);
    stream.release();
    await all;
    expect(written).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe("a spool on a disk that fails", () => {
  const made = (broken: Partial<FileSystem>) =>
    new Spool(new SpoolMemory(1), () => new SpoolFile({ ...fs, ...broken }));
  const fails = () => {
    throw new Error("EIO");
  };
  const lines = ["1", "2", "3"].map((digit) => digit.repeat(70_000));

  it("leaves no folder behind when the file in it cannot be opened", () => {
    const folders: string[] = [];
    const mkdtempSync = (prefix: string) => {
      const folder = fs.mkdtempSync(prefix);
      folders.push(folder);
      return folder;
    };
    const spool = made({ mkdtempSync: mkdtempSync as typeof fs.mkdtempSync, openSync: fails });
    for (const line of lines) spool.push(numbered(line));
    expect(lines.map(() => spool.shift()?.line)).toEqual(lines);
    expect([folders.length > 0, folders.some((folder) => fs.existsSync(folder))]).toEqual([true, false]);
  });

  it("keeps every line when the file cannot be emptied or closed", () => {
    const spool = made({ ftruncateSync: fails, closeSync: fails });
    for (let round = 0; round < 3; round++) {
      for (const line of lines) spool.push(numbered(line));
      expect(lines.map(() => spool.shift()?.line)).toEqual(lines);
    }
    spool.close();
  });

  it.each([
    ["cannot be read", { readSync: fails }],
    ["has become shorter", { readSync: () => 0 }],
  ])("ends a stream whose file %s, says so once, and holds nobody up", async (_, broken) => {
    const [written, lost]: [number[], unknown[]] = [[], []];
    const onLost = (cause: unknown) => void lost.push(cause);
    const stream = new FlowStream(1, (line) => void written.push(line.length), { spool: made(broken), onLost });
    lines.forEach((line, index) => void stream.send({ seq: index + 1, line }));
    const drained = stream.drained();
    for (const seq of [1, 2, 3]) stream.ack(seq);
    await drained;
    expect(stream.send({ seq: 4, line: "4" })).toBeUndefined();
    expect(written).toEqual([70_000, 70_000]);
    expect(lost).toEqual([expect.any(Error)]);
    expect(stream.lost).toEqual({ cause: lost[0] });
    stream.close();
  });
});

describe("flow", () => {
  function made(window: number) {
    const written: unknown[] = [];
    const flow = new Flow(window, (line) => {
      written.push(line);
      return undefined;
    });
    const send = (key: string, seq: number) => flow.send(key, { seq, line: `${key}${seq}` });
    return { flow, written, send };
  }

  it("sends a window ahead of the last acknowledged event, and the rest as it is acknowledged, in order", async () => {
    const { flow, written, send } = made(3);
    for (let seq = 11; seq <= 20; seq++) send("a", seq);
    expect(written).toEqual(["a11", "a12", "a13"]);
    flow.ack("a", 12);
    await quiet();
    expect(written).toEqual(["a11", "a12", "a13", "a14", "a15"]);
    flow.ack("a", 99);
    await quiet();
    flow.ack("a", 18);
    await quiet();
    expect(written.length).toBe(10);
  });

  it("lets one full stream hold up no other", () => {
    const { written, send } = made(1);
    send("a", 1);
    send("a", 2);
    send("b", 1);
    expect(written).toEqual(["a1", "b1"]);
  });

  it("finishes a stream only when all of it is written", async () => {
    const { flow, written, send } = made(1);
    let finished = false;
    send("a", 1);
    send("a", 2);
    const done = flow.finish("a").then(() => {
      finished = true;
    });
    await quiet();
    expect(finished).toBe(false);
    flow.ack("a", 1);
    await done;
    expect(written).toEqual(["a1", "a2"]);
  });

  it("writes the rest at once for a reader that is gone, and nothing when the connection is over", async () => {
    const { flow, written, send } = made(1);
    for (let seq = 1; seq <= 4; seq++) send("a", seq);
    flow.release("a");
    await flow.finish("a");
    expect(written).toHaveLength(4);
    send("b", 1);
    send("b", 2);
    const finish = flow.finish("b");
    flow.close();
    await finish;
    send("b", 3);
    expect(written).toHaveLength(5);
  });

  it("waits for room in the connection between two events", async () => {
    const rooms: PromiseWithResolvers<void>[] = [];
    const written: unknown[] = [];
    const flow = new Flow(100, (line) => {
      written.push(line);
      const room = Promise.withResolvers<void>();
      rooms.push(room);
      return room.promise;
    });
    for (let seq = 1; seq <= 3; seq++) flow.send("a", { seq, line: `${seq}` });
    await quiet();
    expect(written).toEqual(["1"]);
    rooms[0]?.resolve();
    await quiet();
    expect(written).toEqual(["1", "2"]);
  });

  it("keeps order and loses nothing under any interleaving of events and acknowledgements", async () => {
    const step = integer({ min: 0, max: 3 });
    await assert(
      property(array(step, { maxLength: 120 }), integer({ min: 1, max: 8 }), (steps, window) => {
        const { flow, written, send } = made(window);
        let seq = 0;
        for (const kind of steps) {
          if (kind > 0) send("a", ++seq);
          else flow.ack("a", written.length);
        }
        expect(written).toEqual(Array.from({ length: written.length }, (_, index) => `a${index + 1}`));
        flow.release("a");
      }),
    );
  });
});
