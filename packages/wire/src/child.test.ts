import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { type ChildOptions, ChildProcessError, childTransport } from "./child.ts";
import { createPeer } from "./peer.ts";
import type { Line, Transport } from "./transport.ts";

const ECHO = `
  require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
    const { id, params } = JSON.parse(line);
    console.log(JSON.stringify({ jsonrpc: "2.0", id, result: params }));
  });`;

/** Says that it is ready, then does not leave by itself. */
const STUBBORN = `
  process.on("SIGTERM", () => {});
  setInterval(() => {}, 1000);
  console.log("ready");`;

function run(script: string, options: Partial<ChildOptions> = {}) {
  return childTransport({ command: process.execPath, args: ["-e", script], ...options });
}

async function readUntilBroken(transport: Transport): Promise<{ texts: string[]; error: unknown }> {
  const texts: string[] = [];
  try {
    for await (const line of transport.lines) texts.push(textOf(line));
  } catch (error) {
    return { texts, error };
  }
  return { texts, error: undefined };
}

function textOf(line: Line | undefined): string {
  return line !== undefined && "text" in line ? line.text : "";
}

function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("talking to a child", () => {
  it("calls it and closes it by ending its input", async () => {
    const child = run(ECHO);
    const peer = createPeer(child.transport, {});
    await expect(peer.call("m", { a: ["é", 1] })).resolves.toEqual({ a: ["é", 1] });
    await peer.close();
    expect(await child.exited).toEqual({ code: 0, signal: null, stderrTail: "" });
    await expect(peer.closed).resolves.toBeUndefined();
    expect(isAlive(child.pid)).toBe(false);
  });

  it("passes environment and working directory", async () => {
    const child = run("console.log(process.env.WIRE_TEST, process.cwd())", { env: { WIRE_TEST: "yes" }, cwd: "/" });
    expect((await readUntilBroken(child.transport)).texts).toEqual(["yes /"]);
  });

  it("carries large lines and many of them both ways", async () => {
    const child = run(ECHO, { maxQueueChars: 1000 });
    const peer = createPeer(child.transport, {});
    const big = "x".repeat(3_000_000);
    const answers = await Promise.all([peer.call("m", big.split("", 1)), peer.call("m", { big })]);
    expect(answers).toEqual([["x"], { big }]);
    const numbers = Array.from({ length: 2000 }, (_, i) => i);
    expect(await Promise.all(numbers.map((i) => peer.call("m", { i })))).toEqual(numbers.map((i) => ({ i })));
    await peer.close();
  });

  it("keeps the last lines of stderr and never lets the child block on it", async () => {
    const child = run(`
      for (let i = 0; i < 20000; i += 1) process.stderr.write("noise " + i + "\\n");
      console.log("done");`);
    expect((await readUntilBroken(child.transport)).texts).toEqual(["done"]);
    const { stderrTail } = await child.exited;
    expect(stderrTail.split("\n")).toEqual(Array.from({ length: 20 }, (_, i) => `noise ${19_980 + i}`));
    expect(child.stderrTail()).toBe(stderrTail);
  });
});

describe("a child that is gone", () => {
  it("could not be started", async () => {
    const child = childTransport({ command: "/nonexistent/rkat-rpc" });
    const peer = createPeer(child.transport, {});
    await expect(peer.call("m", {})).rejects.toThrow(/Could not start "\/nonexistent\/rkat-rpc".*ENOENT/);
    expect(await child.exited).toEqual({ code: null, signal: null, stderrTail: "" });
    expect(child.pid).toBeUndefined();
    await peer.close();
  });

  it("could not be started with such options", () => {
    expect(() => childTransport({ command: "node\0" })).toThrow(ChildProcessError);
  });

  it("exited at once: the reason has code and stderr", async () => {
    const child = run('console.error("no key found"); process.exit(3)');
    const peer = createPeer(child.transport, {});
    const error = await peer.call("m", {}).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ChildProcessError);
    expect(error).toMatchObject({ code: 3, signal: null, stderrTail: "no key found" });
    expect(String(error)).toMatch(/exited with code 3.*\nno key found$/s);
    await expect(peer.closed).resolves.toBe(error);
    await expect(peer.call("m", {})).rejects.toBe(error);
  });

  it("was killed in the middle of calls: every one of them rejects", async () => {
    const child = run("process.stdin.resume()");
    const peer = createPeer(child.transport, {});
    const calls = Promise.allSettled([1, 2, 3].map((i) => peer.call("m", { i })));
    if (child.pid !== undefined) process.kill(child.pid, "SIGKILL");
    for (const outcome of await calls) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { signal: "SIGKILL", code: null } });
    }
    expect(peer.pendingCalls).toBe(0);
  });

  it("delivered all its whole lines first", async () => {
    const child = run(`
      let out = "";
      for (let i = 0; i < 20000; i += 1) out += "line " + i + "\\n";
      process.stdout.write(out + "cut in the mid", () => process.exit(1));`);
    const reader = child.transport.lines[Symbol.asyncIterator]();
    const texts = [textOf((await reader.next()).value)];
    await new Promise((resolve) => setImmediate(resolve));
    const rest = await readUntilBroken({ ...child.transport, lines: { [Symbol.asyncIterator]: () => reader } });
    texts.push(...rest.texts);
    expect(texts).toHaveLength(20_000);
    expect(texts.at(-1)).toBe("line 19999");
    expect(rest.error).toMatchObject({ code: 1 });
  });

  it("is noticed although a grandchild keeps its pipes", async () => {
    const child = run(`
      const options = { stdio: ["ignore", "inherit", "inherit"] };
      const { pid } = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], options);
      require("node:fs").writeSync(1, pid + "\\n");
      process.exit(4);`);
    const { texts, error } = await readUntilBroken(child.transport);
    process.kill(Number(texts[0]), "SIGKILL");
    expect(error).toMatchObject({ code: 4 });
  });

  it("is closed when it ends its output but stays", async () => {
    const child = run('require("node:fs").closeSync(1); setInterval(() => {}, 1000)', { graceMs: 50 });
    const { error } = await readUntilBroken(child.transport);
    expect(error).toMatchObject({ signal: "SIGTERM" });
    expect(isAlive(child.pid)).toBe(false);
  });

  it("does not crash this process when it ends its input", async () => {
    const child = run('require("node:fs").closeSync(0); console.log("deaf"); setInterval(() => {}, 1000)', {
      graceMs: 50,
    });
    const reader = child.transport.lines[Symbol.asyncIterator]();
    expect((await reader.next()).value).toEqual({ text: "deaf" });
    child.transport.send("anybody?");
    await expect(reader.next()).rejects.toMatchObject({ signal: "SIGTERM" });
    await expect(child.transport.send("nobody")).rejects.toBeInstanceOf(ChildProcessError);
  });
});

describe("closing a child", () => {
  it("sends SIGTERM to one that ignores the end of its input", async () => {
    const child = run('setInterval(() => {}, 1000); console.log("ready")', { graceMs: 50 });
    await child.transport.lines[Symbol.asyncIterator]().next();
    await child.transport.close();
    expect(await child.exited).toMatchObject({ code: null, signal: "SIGTERM" });
  });

  it("sends SIGKILL to one that ignores that too, and to one that reads nothing", async () => {
    const child = run(STUBBORN, { graceMs: 50 });
    await child.transport.lines[Symbol.asyncIterator]().next();
    for (let i = 0; i < 100; i += 1) child.transport.send("x".repeat(10_000));
    await Promise.all([child.transport.close(), child.transport.close()]);
    expect(await child.exited).toMatchObject({ code: null, signal: "SIGKILL" });
    expect(isAlive(child.pid)).toBe(false);
  });

  it("lets the child write its last words although nobody reads them", async () => {
    const child = run(`
      process.stdin.resume().on("end", () => process.stdout.write("x".repeat(5_000_000), () => process.exit(7)));`);
    await child.transport.close();
    expect(await child.exited).toMatchObject({ code: 7, signal: null });
  });

  it("ends the lines, or throws the given reason", async () => {
    const orderly = run(ECHO);
    const reading = readUntilBroken(orderly.transport);
    await orderly.transport.close();
    expect((await reading).error).toBeUndefined();
    const reasoned = run(ECHO);
    const broken = readUntilBroken(reasoned.transport);
    await reasoned.transport.close(new Error("bad handshake"));
    expect((await broken).error).toMatchObject({ message: "bad handshake" });
  });

  it("happens when the signal aborts", async () => {
    const controller = new AbortController();
    const child = run(ECHO, { signal: controller.signal });
    const peer = createPeer(child.transport, {});
    const reason = new Error("user left");
    controller.abort(reason);
    await expect(peer.closed).resolves.toBe(reason);
    expect(await child.exited).toMatchObject({ code: 0 });
    expect(() => run(ECHO, { signal: controller.signal })).toThrow(reason);
  });

  it("is safe before the child has started and after it has gone", async () => {
    const early = run(STUBBORN, { graceMs: 50 });
    await early.transport.close();
    expect(isAlive(early.pid)).toBe(false);
    const late = run("");
    await late.exited;
    await late.transport.close();
  });
});

describe("an idle child", () => {
  const program = (body: string) => `
    import { createPeer } from ${JSON.stringify(new URL("./index.ts", import.meta.url).href)};
    import { childTransport } from ${JSON.stringify(new URL("./child.ts", import.meta.url).href)};
    const args = ["-e", ${JSON.stringify(ECHO)}];
    const child = childTransport({ command: process.execPath, args });
    const peer = createPeer(child.transport, {});
    ${body}`;

  async function runProgram(body: string): Promise<{ output: string; code: number | null }> {
    const parent = spawn(process.execPath, ["--input-type=module", "-e", program(body)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [output, [code]] = await Promise.all([text(parent.stdout), once(parent, "exit")]);
    return { output, code };
  }

  it("does not keep this process alive once unref'd, and takes its end as its own", async () => {
    const { output, code } = await runProgram(`
      await peer.call("m", {});
      child.unref();
      console.log(child.pid);`);
    expect(code).toBe(0);
    const pid = Number(output);
    while (isAlive(pid)) await new Promise((resolve) => setImmediate(resolve));
  });

  it("keeps it alive again when ref'd for a pending call", async () => {
    const { output, code } = await runProgram(`
      child.unref();
      child.ref();
      console.log(await peer.call("m", ["answered"]));
      child.unref();`);
    expect(code).toBe(0);
    expect(output).toContain("answered");
  });

  it("is waited for when closed", async () => {
    const { output, code } = await runProgram(`
      child.unref();
      const closing = peer.close();
      child.unref();
      await closing;
      console.log((await child.exited).code);`);
    expect(code).toBe(0);
    expect(output.trim()).toBe("0");
  });
});
