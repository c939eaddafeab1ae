import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { ChildProcessError } from "./node/child-error.ts";
import { type ExitStatus, emptied, exitOf, within } from "./node/exit.ts";
import { DEFAULT_GRACE_MS, DEFAULT_MAX_LINE_BYTES, DEFAULT_MAX_QUEUE_CHARS } from "./node/limits.ts";
import { LineReader } from "./node/line-reader.ts";
import { LineWriter } from "./node/line-writer.ts";
import { StderrTail } from "./node/stderr-tail.ts";
import { toError } from "./room.ts";
import type { Transport } from "./transport.ts";

export { ChildProcessError } from "./node/child-error.ts";

/** Options of {@link childTransport}. */
export interface ChildOptions {
  /** The program, started without a shell. */
  readonly command: string;
  readonly args?: readonly string[];
  /** What errors call it, for one that another program runs. Default: `command`. */
  readonly name?: string;
  /** The whole environment of the child. Default: that of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Longest accepted line in bytes, without its end. Default 64 MiB. */
  readonly maxLineBytes?: number;
  /** Outgoing characters queued before `send` asks the sender to wait. Default 1,048,576. */
  readonly maxQueueChars?: number;
  /** Time to exit after the end of stdin and again after SIGTERM, in milliseconds. Default 2000. */
  readonly graceMs?: number;
  /** Closes the transport, with `signal.reason`. */
  readonly signal?: AbortSignal;
}

/** How a child process ended. */
export interface ChildExit {
  /** Exit code; `null` when a signal ended it or it was never started. */
  readonly code: number | null;
  readonly signal: string | null;
  /** Its last lines on stderr, at most 20 and 8,192 characters. */
  readonly stderrTail: string;
}

/** A child process and the connection to it. */
export interface ChildTransport {
  /**
   * Lines to its stdin and from its stdout. `lines` throws a {@link ChildProcessError} when the child cannot be started
   * or ends without `close()`, after all whole lines it wrote. `close()` ends its stdin, waits, then sends SIGTERM and
   * at last SIGKILL; it resolves when the child is gone.
   */
  readonly transport: Transport;
  /** `undefined` when it could not be started. */
  readonly pid: number | undefined;
  /** Resolves when the child is gone, for whatever reason. Never rejects. */
  readonly exited: Promise<ChildExit>;
  /** What it wrote last to stderr so far. */
  stderrTail(): string;
  /** Keeps this process alive while the child lives (the initial state). Not counted. */
  ref(): void;
  /** Lets this process end although the child lives; the child then sees the end of its stdin. Not counted. */
  unref(): void;
}

/**
 * Starts a child process and talks to it in lines over its stdin and stdout. A child that closes one of them without
 * exiting is closed as by `close()`.
 *
 * @throws `signal.reason` when already aborted; an `Error` for options that no process can be started with.
 */
export function childTransport(options: ChildOptions): ChildTransport {
  options.signal?.throwIfAborted();
  return new ChildConnection(options);
}

/** How long a child that closed its stdout may take to obey SIGTERM, in milliseconds. */
const LAST_MS = 100;

class ChildConnection implements ChildTransport {
  readonly transport: Transport;
  readonly pid: number | undefined;
  readonly exited: Promise<ChildExit>;
  readonly #child: ChildProcess;
  readonly #pipes: Pipes;
  readonly #status: Promise<ExitStatus>;
  readonly #stderr: StderrTail;
  readonly #reader: LineReader;
  readonly #writer: LineWriter;
  readonly #graceMs: number;
  #stopping: Promise<void> | undefined;

  constructor(options: ChildOptions) {
    const { maxLineBytes = DEFAULT_MAX_LINE_BYTES, maxQueueChars = DEFAULT_MAX_QUEUE_CHARS, signal } = options;
    const name = nameOf(options);
    this.#child = start(options);
    this.#status = exitOf(this.#child);
    this.#pipes = pipesOf(this.#child, name);
    this.pid = this.#child.pid;
    this.#graceMs = options.graceMs ?? DEFAULT_GRACE_MS;
    this.#stderr = new StderrTail(this.#pipes.stderr);
    const stop = (graceMs: number) => {
      this.#writer.halt();
      void this.#stop(graceMs);
    };
    // What a child wrote before it died in the middle of a line would only hide the reason of its death.
    const unfinishedLine = "drop";
    this.#reader = new LineReader({ input: this.#pipes.stdout, maxLineBytes, unfinishedLine, onEnd: () => stop(0) });
    this.#writer = new LineWriter({ output: this.#pipes.stdin, maxQueueChars, onError: () => stop(this.#graceMs) });
    this.transport = {
      lines: this.#reader.lines,
      send: (line) => this.#writer.send(line),
      close: (reason) => this.#close(reason),
    };
    this.exited = this.#watch(name);
    this.#closeOnAbort(signal);
  }

  stderrTail(): string {
    return this.#stderr.read();
  }

  ref(): void {
    this.#child.ref();
    for (const pipe of this.#sockets()) pipe.ref();
  }

  unref(): void {
    // A child that is being closed holds the process until it is gone.
    if (this.#stopping !== undefined) return;
    this.#child.unref();
    for (const pipe of this.#sockets()) pipe.unref();
  }

  async #watch(name: string): Promise<ChildExit> {
    const status = await this.#status;
    await emptied(this.#pipes.stderr);
    const stderrTail = this.#stderr.read();
    const failure = new ChildProcessError(name, status, stderrTail);
    this.#writer.break(failure);
    void emptied(this.#pipes.stdout).then(() => this.#reader.end(failure));
    return { code: status.code, signal: status.signal, stderrTail };
  }

  #close(reason: Error | undefined): Promise<void> {
    this.#reader.stop(reason);
    void this.#writer.close();
    return this.#stop(this.#graceMs);
  }

  /**
   * Makes sure that the child ends. One that has closed its stdout gets no grace: most often it is ending already, and
   * whoever waits for an answer hears only with its exit that there is none.
   */
  #stop(graceMs: number): Promise<void> {
    this.ref();
    this.#stopping ??= this.#end(graceMs);
    return this.#stopping;
  }

  async #end(graceMs: number): Promise<void> {
    if (graceMs === 0 || !(await within(this.#status, graceMs))) {
      this.#child.kill("SIGTERM");
      if (!(await within(this.#status, graceMs || LAST_MS))) this.#child.kill("SIGKILL");
    }
    await this.exited;
  }

  #closeOnAbort(signal: AbortSignal | undefined): void {
    const close = () => void this.#close(toError(signal?.reason));
    signal?.addEventListener("abort", close, { once: true });
    void this.#status.then(() => signal?.removeEventListener("abort", close));
  }

  #sockets(): Socket[] {
    const { stdin, stdout, stderr } = this.#pipes;
    return [stdin, stdout, stderr].filter((pipe) => pipe instanceof Socket);
  }
}

interface Pipes {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
}

function nameOf({ command, name = command }: ChildOptions): string {
  return name;
}

function start(options: ChildOptions): ChildProcess {
  const { command, args = [], env, cwd } = options;
  try {
    return spawn(command, args, { env: env ?? process.env, cwd, stdio: "pipe", windowsHide: true });
  } catch (error) {
    throw new ChildProcessError(nameOf(options), { code: null, signal: null, error: toError(error) }, "");
  }
}

/** Node gives a child no pipes at all when this process has no file descriptors left. */
function pipesOf({ stdin, stdout, stderr }: ChildProcess, name: string): Pipes {
  if (stdin && stdout && stderr) return { stdin, stdout, stderr };
  const error = new Error("no pipes could be made for it, too many files are open");
  throw new ChildProcessError(name, { code: null, signal: null, error }, "");
}
