import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createLineSplitter } from "@meerkat/wire";
import type { Reader, Vendor } from "./vendor.ts";

const PROGRAM = fileURLToPath(new URL("bare-process.ts", import.meta.url));

/** What a line says. */
interface Said {
  readonly method: "session/event" | "end";
  readonly params: { readonly event: { readonly delta: string } };
}

/**
 * What an answer costs through a pipe in the contract's lines when they are written and read in the plainest way: the
 * official SDK in a process of its own, and here the lines are split and parsed. No session, no flow control, no checks,
 * and nothing is kept. It is no lower bound: lines can be written and read at less cost, as ours are.
 */
export class BareStdio implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  #onSaid: (said: Said) => void = () => undefined;

  constructor(url: string) {
    this.#child = spawn(process.execPath, [PROGRAM, url]);
    this.#child.stderr.pipe(process.stderr);
    const splitter = createLineSplitter({ maxLineBytes: 1_000_000 });
    this.#child.stdout.on("data", (chunk: Uint8Array) => {
      for (const line of splitter.push(chunk)) if ("text" in line) this.#onSaid(JSON.parse(line.text));
    });
  }

  /** Reads an answer of that vendor; one at a time. */
  reader({ name }: Vendor): Reader {
    return (onText) =>
      new Promise((resolve, reject) => {
        this.#child.once("exit", reject);
        this.#onSaid = ({ method, params }) => {
          if (method !== "end") return onText(params.event.delta);
          this.#child.off("exit", reject);
          resolve();
        };
        this.#child.stdin.write(`${name}\n`);
      });
  }

  /** Ends the process and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.#child, "exit");
    this.#child.stdin.end();
    await exited;
  }
}
