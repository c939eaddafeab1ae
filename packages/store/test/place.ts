import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory of its own that goes away at the end of the test, and a path for a store in it. */
export interface TemporaryPlace extends Disposable {
  readonly directory: string;
  readonly path: string;
}

export function temporaryPlace(): TemporaryPlace {
  const directory = mkdtempSync(join(tmpdir(), "meerkat-store-"));
  return {
    directory,
    path: join(directory, "sessions.sqlite3"),
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}
