import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type ChildTransport, childTransport } from "@meerkat/wire/child";

const SERVER = fileURLToPath(new URL("../../packages/cli/bin/rkat-rpc.mjs", import.meta.url));

/** An `rkat-rpc` of this tree in a process of its own, on the Node that runs the benchmark. */
export interface ServerProcess {
  readonly pid: number;
  /** Calls a method and resolves when its answer line has arrived. Calls must not overlap. Rejects when it is an error. */
  call(method: string, params: object): Promise<void>;
  /** Ends it and waits until it is gone, so that its end does not disturb what is measured next. */
  stop(): Promise<void>;
}

/** Starts a server whose state is in `directory`, which is also where it runs, so that no project's settings count. */
export function startServer(directory: string): ServerProcess {
  const args = [SERVER, "--isolated", "--state-root", directory];
  const child = childTransport({ command: process.execPath, args, cwd: directory });
  if (child.pid === undefined) throw new Error("No process could be started for rkat-rpc.");
  const lines = child.transport.lines[Symbol.asyncIterator]();
  let id = 0;
  return {
    pid: child.pid,
    call: async (method, params) => {
      void child.transport.send(JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params }));
      const answer = await lines.next();
      if (answer.done || !("text" in answer.value)) throw failed(child, `ended without answering ${method}`);
      // Told apart by the text: parsing belongs to neither side of the comparison.
      if (answer.value.text.includes('"error"')) throw failed(child, `refused ${method}: ${answer.value.text}`);
    },
    stop: () => child.transport.close(),
  };
}

function failed(child: ChildTransport, what: string): Error {
  return new Error(`rkat-rpc ${what}. Is the workspace built? ${child.stderrTail()}`.trim());
}

/** A bare Node that runs `code`: what a Node program costs before it does anything. */
export function startBareNode(code: string) {
  const child = spawn(process.execPath, ["-e", code], { stdio: "ignore" });
  const exited = once(child, "exit");
  return {
    pid: child.pid,
    exited,
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}
