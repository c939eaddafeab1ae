import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { PassThrough, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { createPeer } from "./peer.ts";
import { stdioTransport } from "./stdio.ts";
import type { Line, Transport } from "./transport.ts";

const LIMIT = 1024 * 1024;

async function readAll(transport: Transport): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of transport.lines) lines.push(line);
  return lines;
}

/** An output whose writes finish when the test says so. */
class Held extends Writable {
  readonly chunks: string[] = [];
  readonly #waiting: (() => void)[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(chunk.toString());
    this.#waiting.push(done);
  }

  release(): void {
    this.#waiting.shift()?.();
  }
}

describe("stdioTransport over plain streams", () => {
  it("reads lines and ends with the input", async () => {
    const input = new PassThrough();
    const transport = stdioTransport({ input, output: new PassThrough(), maxLineBytes: 8 });
    input.write("on");
    input.write("e\r\n\ntoo long line\n");
    input.end("last");
    const tooLong = { limitBytes: 8, head: "too long" };
    expect(await readAll(transport)).toEqual([{ text: "one" }, { tooLong }, { text: "last" }]);
  });

  it("throws what broke the input, after the lines before it", async () => {
    const input = new PassThrough();
    const transport = stdioTransport({ input, output: new PassThrough(), maxLineBytes: LIMIT });
    const reader = transport.lines[Symbol.asyncIterator]();
    input.write("a\n");
    expect((await reader.next()).value).toEqual({ text: "a" });
    input.destroy(new Error("read failed"));
    await expect(reader.next()).rejects.toThrow("read failed");
    await expect(transport.send("x")).rejects.toThrow("read failed");
  });

  it("pauses the input while lines are unread", async () => {
    const input = new PassThrough({ highWaterMark: 16 });
    const transport = stdioTransport({ input, output: new PassThrough(), maxLineBytes: LIMIT });
    for (let i = 0; i < 100; i += 1) input.write(`line ${i}\n`);
    await new Promise((resolve) => setImmediate(resolve));
    expect(input.readableLength + input.writableLength).toBeGreaterThan(700);
    input.end();
    expect(await readAll(transport)).toHaveLength(100);
  });

  it("writes lines of one turn together and collects further ones during a write", async () => {
    const output = new Held();
    const transport = stdioTransport({ input: new PassThrough(), output, maxLineBytes: LIMIT });
    transport.send("a");
    transport.send("b");
    await Promise.resolve();
    transport.send("c");
    transport.send("d");
    await Promise.resolve();
    expect(output.chunks).toEqual(["a\nb\n"]);
    output.release();
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(output.chunks).toEqual(["a\nb\n", "c\nd\n"]);
  });

  it("asks senders to wait over the bound until the output drained", async () => {
    const output = new Held();
    const transport = stdioTransport({ input: new PassThrough(), output, maxLineBytes: LIMIT, maxQueueChars: 10 });
    expect(transport.send("12345")).toBeUndefined();
    const room = transport.send("67890");
    let open = false;
    const waiting = room?.then(() => (open = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(open).toBe(false);
    output.release();
    await waiting;
    expect(open).toBe(true);
  });

  it("breaks both directions when the output fails", async () => {
    const output = new Held();
    const transport = stdioTransport({ input: new PassThrough(), output, maxLineBytes: LIMIT, maxQueueChars: 1 });
    const reading = readAll(transport);
    const room = transport.send("unsent");
    output.destroy(new Error("write failed"));
    await expect(room).rejects.toThrow("write failed");
    await expect(reading).rejects.toThrow("write failed");
    await expect(transport.send("more")).rejects.toThrow("write failed");
    await transport.close();
  });

  it("notices an output that somebody else ended", async () => {
    const output = new PassThrough();
    const transport = stdioTransport({ input: new PassThrough(), output, maxLineBytes: LIMIT });
    output.end();
    await expect(readAll(transport)).rejects.toThrow("ended by somebody else");
  });

  it("writes what is queued before it closes, once", async () => {
    const output = new PassThrough();
    const transport = stdioTransport({ input: new PassThrough(), output, maxLineBytes: LIMIT });
    const written = text(output);
    const reading = readAll(transport);
    transport.send("a");
    transport.send("b");
    await Promise.all([transport.close(), transport.close()]);
    await expect(transport.send("c")).rejects.toThrow("closed");
    expect(await written).toBe("a\nb\n");
    expect(await reading).toEqual([]);
  });
});

describe("stdioTransport in a real process", () => {
  const children: ChildProcessWithoutNullStreams[] = [];

  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  function server(body: string, maxQueueChars = LIMIT): ChildProcessWithoutNullStreams {
    const script = `
      import { createPeer } from ${JSON.stringify(new URL("./index.ts", import.meta.url).href)};
      import { stdioTransport } from ${JSON.stringify(new URL("./stdio.ts", import.meta.url).href)};
      const { stdin: input, stdout: output } = process;
      const transport = stdioTransport({ input, output, maxLineBytes: 1000, maxQueueChars: ${maxQueueChars} });
      ${body}`;
    const args = ["--conditions=meerkat-source", "--input-type=module", "-e", script];
    const child = spawn(process.execPath, args, { stdio: "pipe" });
    children.push(child);
    return child;
  }

  const ECHO = `
    const peer = createPeer(transport, { onCall: async ({ params }) => params, drain: (idle) => idle });
    await peer.closed;
    await peer.close();`;

  it("answers calls and exits with 0 at the end of its input", async () => {
    const child = server(ECHO);
    const transport = stdioTransport({ input: child.stdout, output: child.stdin, maxLineBytes: LIMIT });
    const peer = createPeer(transport, {});
    await expect(peer.call("echo", { text: "héllo 🦫" })).resolves.toEqual({ text: "héllo 🦫" });
    const exited = once(child, "exit");
    await peer.close();
    expect(await exited).toEqual([0, null]);
  });

  it("lives on after garbage and too long lines", async () => {
    const child = server(ECHO);
    const output = text(child.stdout);
    child.stdin.end(`{nonsense\n${"x".repeat(2000)}\n{"jsonrpc":"2.0","id":"a","method":"m","params":[1]}`);
    const answers = (await output).trim().split("\n");
    expect(answers.map((line) => JSON.parse(line))).toMatchObject([
      { id: null, error: { code: -32700 } },
      { id: null, error: { code: -32600, message: expect.stringContaining("1000 bytes") } },
      { id: "a", result: [1] },
    ]);
  });

  it("writes everything before the process ends", async () => {
    const child = server(`
      for (let i = 0; i < 20000; i += 1) transport.send(JSON.stringify({ i, pad: "x".repeat(50) }));
      await transport.close();`);
    const lines = (await text(child.stdout)).trim().split("\n");
    expect(lines).toHaveLength(20_000);
    expect(lines.at(-1)).toContain('"i":19999');
  });

  it("holds a sender back while nobody reads its output, without blocking the process", async () => {
    const child = server(
      `
      const line = "x".repeat(1000);
      let sent = 0, room;
      while (room === undefined || sent < 300) { room = transport.send(line); sent += 1; }
      let drained = false;
      room.then(() => { drained = true; });
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      process.stderr.write(drained ? "not held back\\n" : "held back\\n");
      await room;
      process.stderr.write("drained\\n");
      await transport.close();`,
      100_000,
    );
    child.stderr.setEncoding("utf8");
    expect(await once(child.stderr, "data")).toEqual(["held back\n"]);
    const [output, drained] = await Promise.all([text(child.stdout), once(child.stderr, "data")]);
    expect(drained).toEqual(["drained\n"]);
    expect(output.length % 1001).toBe(0);
  });

  it("survives a reader that goes away", async () => {
    const child = server(`
      const peer = createPeer(transport, {});
      const timer = setInterval(() => peer.notify("tick", { pad: "x".repeat(900) }), 1);
      const reason = await peer.closed;
      clearInterval(timer);
      process.stderr.write(String(reason?.code));
      await peer.close();`);
    await once(child.stdout, "data");
    child.stdout.destroy();
    const [stderr, exit] = await Promise.all([text(child.stderr), once(child, "exit")]);
    expect(stderr).toBe("EPIPE");
    expect(exit).toEqual([0, null]);
  });
});
