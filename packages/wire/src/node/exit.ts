import type { ChildProcess } from "node:child_process";
import { Socket } from "node:net";
import type { Readable } from "node:stream";

/** How a process ended; `error` is why it could not even be started. */
export interface ExitStatus {
  readonly code: number | null;
  readonly signal: string | null;
  readonly error?: Error;
}

/** Resolves when the process is gone or could not be started. Its pipes may still hold output. */
export function exitOf(child: ChildProcess): Promise<ExitStatus> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
    // Also emitted when a signal could not be delivered; only without a pid it means that nothing was started.
    child.on("error", (error) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, error });
    });
  });
}

/** Whether the fact comes true within the time, in milliseconds. */
export function within(fact: Promise<unknown>, timeMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), timeMs);
    void fact.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

const QUIET_MS = 100;

/**
 * Resolves when a pipe of an exited child was read to its end. A grandchild that inherited the pipe can keep it open
 * for ever, and no event tells: a pipe from which nothing came for a whole round of the event loop is then destroyed.
 */
export function emptied(pipe: Readable): Promise<void> {
  if (pipe.closed) return Promise.resolve();
  return new Promise((resolve) => {
    let seen = bytesRead(pipe);
    const look = () => {
      // Bytes in the buffer mean that a slow reader has paused the pipe, not that it is empty.
      if (pipe.readableLength === 0 && seen === bytesRead(pipe)) pipe.destroy();
      seen = bytesRead(pipe);
    };
    const timer = setInterval(look, QUIET_MS).unref();
    pipe.once("close", () => {
      clearInterval(timer);
      resolve();
    });
  });
}

function bytesRead(pipe: Readable): number {
  return pipe instanceof Socket ? pipe.bytesRead : 0;
}
