import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("model-process.ts", import.meta.url));

/** Models on this machine that answer every call with the same text. */
export interface Models extends AsyncDisposable {
  /** Where all of them are; which one speaks is decided by the path. */
  readonly url: string;
}

/** Starts them; each answer comes in so many text deltas of eight characters. */
export async function startModels(deltas: number): Promise<Models> {
  const child = spawn(process.execPath, [PROGRAM, String(deltas)], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const first = once(createInterface(child.stdout), "line");
  const [url] = await Promise.race([first, exited.then(() => Promise.reject(new Error("The model server ended.")))]);
  return {
    url: String(url),
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
