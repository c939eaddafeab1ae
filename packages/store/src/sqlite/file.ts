import { closeSync, openSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { storeClosed } from "../errors.ts";
import { makePrivateDirectory } from "../private-directory.ts";
import type { SqliteStoreOptions } from "./options.ts";
import { checkOwner, migrate } from "./schema.ts";
import { prepareStatements, type Statements } from "./statements.ts";

/** An open database with its prepared statements. */
export interface Handle {
  readonly database: DatabaseSync;
  readonly statements: Statements;
  /** Says whether the commits that follow are on the disk when they return, where the file's owner wants that at all. */
  flushCommits(flush: boolean): void;
}

/** One database file, opened when it is first needed and made when it is first written to. */
export class SqliteFile {
  readonly path: string;
  readonly #durability: "full" | "normal";
  #handle: Handle | undefined;
  #closed = false;

  constructor({ path, durability = "full" }: SqliteStoreOptions) {
    // An absolute path stays the same when the working directory changes, and is never taken for `:memory:` or a URI.
    this.path = resolve(path);
    this.#durability = durability;
  }

  /** The open file; `undefined` when there is none yet, and then nothing is made. */
  existing(): Handle | undefined {
    if (this.#closed) throw storeClosed();
    if (!this.#handle && statSync(this.path, { throwIfNoEntry: false }) === undefined) return undefined;
    return this.#opened();
  }

  /** The open file, made with its directories when there is none yet. */
  created(): Handle {
    const handle = this.existing();
    if (handle) return handle;
    makePrivateFile(this.path);
    return this.#opened();
  }

  close(): void {
    this.#closed = true;
    this.#handle?.database.close();
    this.#handle = undefined;
  }

  #opened(): Handle {
    this.#handle ??= open({ path: this.path, durability: this.#durability });
    return this.#handle;
  }
}

interface OpenOptions {
  readonly path: string;
  readonly durability: "full" | "normal";
}

function open({ path, durability }: OpenOptions): Handle {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    checkOwner({ database, path });
    database.exec("PRAGMA journal_mode = WAL");
    const flushCommits = flushing(database, durability);
    flushCommits(true);
    migrate({ database, path });
    return { database, statements: prepareStatements(database), flushCommits };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** In a write-ahead log a flush takes along every commit before it, so that NORMAL only puts it off. */
function flushing(database: DatabaseSync, durability: "full" | "normal"): (flush: boolean) => void {
  let current: string | undefined;
  return (flush) => {
    const wanted = flush && durability === "full" ? "FULL" : "NORMAL";
    if (wanted !== current) database.exec(`PRAGMA synchronous = ${wanted}`);
    current = wanted;
  };
}

/** Conversations are private: SQLite alone would make a file that others can read. Its journals copy the mode. */
function makePrivateFile(path: string): void {
  makePrivateDirectory(dirname(path));
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    const madeMeanwhile = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (!madeMeanwhile) throw error;
  }
}
