import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "@meerkat/protocol";

/** What the engines say of one schema. */
export interface EngineReport {
  /** Why llguidance refused it. */
  readonly llguidance: string | null;
  /** Why XGrammar refused it. */
  readonly xgrammar: string | null;
  /** Values drawn from the grammar, as text; null for one that had to be cut. */
  readonly walks: readonly (string | null)[];
}

/** What is asked of them. */
export interface EngineRequest {
  readonly schema: JsonObject;
  readonly walks: number;
  readonly seed: number;
  readonly xgrammar: boolean;
  readonly llguidance?: boolean;
}

type Child = ChildProcessByStdio<Writable, Readable, null>;
type Answer = EngineReport & { readonly id: number };

const PROGRAM = fileURLToPath(new URL("./engines.py", import.meta.url));
/** A schema for which an engine takes longer counts as refused, and the process is started anew. */
const PATIENCE_MS = 60_000;

/** llguidance and XGrammar in one long-lived process, asked one schema after the other. */
export class Engines {
  readonly #python: string;
  #child: Child | undefined;
  #answers: AsyncIterator<string> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #count = 0;

  constructor(python: string) {
    this.#python = python;
  }

  /** Compiles and walks. An engine that dies or hangs over a schema has refused it. */
  judge(request: EngineRequest): Promise<EngineReport> {
    const report = this.#turn.then(() => this.#askBoth(request));
    this.#turn = report;
    return report;
  }

  /** One after the other, so that a hang is put down to the engine that hangs. */
  async #askBoth(request: EngineRequest): Promise<EngineReport> {
    const walked = await this.#ask({ ...request, xgrammar: false });
    if (!request.xgrammar) return walked;
    const { xgrammar } = await this.#ask({ ...request, llguidance: false, walks: 0 });
    return { ...walked, xgrammar };
  }

  close(): void {
    this.#child?.kill();
    this.#child = undefined;
  }

  async #ask(request: EngineRequest): Promise<EngineReport> {
    const id = ++this.#count;
    const { child, answers } = this.#start();
    const watch = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    child.stdin.write(`${JSON.stringify({ id, ...request })}\n`);
    const { value, done } = await answers.next();
    clearTimeout(watch);
    if (!done) return answerOf(value);
    this.close();
    const died = "the engine died or took more than a minute";
    return { llguidance: request.xgrammar ? null : died, xgrammar: request.xgrammar ? died : null, walks: [] };
  }

  #start(): { readonly child: Child; readonly answers: AsyncIterator<string> } {
    if (this.#child !== undefined && this.#answers !== undefined) return { child: this.#child, answers: this.#answers };
    const child = spawn(this.#python, [PROGRAM], { stdio: ["pipe", "pipe", "ignore"] });
    // A process that is gone shows as the end of its answers.
    child.stdin.on("error", () => undefined);
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.#child = child;
    this.#answers = answers;
    return { child, answers };
  }
}

function answerOf(line: string): Answer {
  return JSON.parse(line);
}
