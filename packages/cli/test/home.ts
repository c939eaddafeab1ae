import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { isRecord } from "@meerkat/protocol";
import { onTestFinished } from "vitest";

const BIN = join(import.meta.dirname, "../bin");

/** How a finished program ended. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of a started program. */
export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments for Node itself. */
  readonly node?: readonly string[];
}

/** A user of their own for one test: a home directory that is deleted at its end. */
export interface Home {
  readonly path: string;
  /** Starts `rkat` or `rkat-rpc`. */
  start(program: "rkat" | "rkat-rpc", args: readonly string[], options?: StartOptions): ChildProcess;
  /** Runs `rkat` to its end; without `input` its standard input is empty. */
  rkat(args: readonly string[], options?: StartOptions & { readonly input?: string | Uint8Array }): Promise<Finished>;
}

export function newHome(): Home {
  const path = mkdtempSync(join(tmpdir(), "rkat-test-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 }));
  const start: Home["start"] = (program, args, { env = {}, node = [] } = {}) => {
    // Nothing of this process's environment: a key or a model set there would change what is tested.
    const own = { HOME: path, XDG_DATA_HOME: join(path, "data"), PATH: process.env.PATH ?? "", ...env };
    const options: SpawnOptions = { cwd: path, env: own, stdio: "pipe" };
    const child = spawn(process.execPath, [...node, join(BIN, `${program}.mjs`), ...args], options);
    onTestFinished(() => void child.kill("SIGKILL"));
    // A program that ends without reading its input is no failure of the test.
    child.stdin?.on("error", () => undefined);
    return child;
  };
  return {
    path,
    start,
    rkat: async (args, { input = "", ...options } = {}) => {
      const child = start("rkat", args, options);
      child.stdin?.end(input);
      return finished(child);
    },
  };
}

/** Collects the output of a program until it ends. */
export async function finished(child: ChildProcess): Promise<Finished> {
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
    });
  }
  await once(child, "close");
  return { code: child.exitCode, ...texts };
}

/** A JSON-RPC message as it came. */
export type Wire = Readonly<Record<string, unknown>>;

/** A server that is typed at by hand. */
export interface Typed {
  readonly child: ChildProcess;
  /** Sends a line as it is. */
  type(line: string): void;
  /** Sends a request. */
  call(id: number | string, method: string, params?: Wire): void;
  /** The next message that fits, of those that came and come; what was looked at before it is kept for others. */
  message(fits: (message: Wire) => boolean): Promise<Wire>;
  /** The answer to a request. */
  answer(id: unknown): Promise<Wire>;
  /** Everything that came so far, in order. */
  readonly seen: readonly Wire[];
  /** Ends the input and gives the exit code and what was said on stderr. */
  end(): Promise<Finished>;
}

export function typedServer(home: Home, args: readonly string[] = [], options?: StartOptions): Typed {
  const child = home.start("rkat-rpc", args, options);
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new Error("The server was started without pipes.");
  const seen: Wire[] = [];
  let errors = "";
  stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const closed = once(child, "close");
  const arrivals = new EventTarget();
  createInterface({ input: stdout }).on("line", (line) => {
    const message: unknown = JSON.parse(line);
    if (!isRecord(message)) throw new Error(`Not a message: ${line}`);
    seen.push(message);
    arrivals.dispatchEvent(new Event("message"));
  });
  const message: Typed["message"] = (fits) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = seen.find(fits);
        if (found) resolve(found);
      };
      arrivals.addEventListener("message", look);
      closed.then(() => reject(new Error(`The server ended before that message. It said: ${errors}`)), reject);
      look();
    });
  return {
    child,
    seen,
    message,
    type: (line) => void stdin.write(`${line}\n`),
    call: (id, method, params = {}) => void stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`),
    answer: (id) => message((candidate) => candidate.id === id && !("method" in candidate)),
    end: async () => {
      stdin.end();
      await closed;
      return { code: child.exitCode, stdout: "", stderr: errors };
    },
  };
}

/** A field of nested objects; undefined where there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}
