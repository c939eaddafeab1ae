import type { DatabaseSync } from "node:sqlite";
import { fileFailure } from "./failure.ts";
import { transact } from "./transaction.ts";

/** "MKST" in ASCII: the mark by which a file is known to be a session store and nothing else. */
const APPLICATION_ID = 0x4d4b5354;

/**
 * Step n takes a file from schema n to n + 1. A released step is never edited; a change is a new step at the end.
 *
 * Free text (model, labels, the last text, settings) is kept as JSON: SQLite's UTF-8 cannot hold a lone surrogate,
 * JSON's escapes can. `session_labels` is an index over `sessions.labels`.
 */
const STEPS: readonly string[] = [
  `
  CREATE TABLE sessions (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    model TEXT NOT NULL,
    provider TEXT NOT NULL,
    labels TEXT NOT NULL,
    message_count INTEGER NOT NULL,
    total_tokens INTEGER NOT NULL,
    event_seq INTEGER NOT NULL,
    last_assistant_text TEXT,
    settings TEXT NOT NULL
  ) STRICT;
  CREATE INDEX sessions_by_update ON sessions (updated_at DESC, id DESC);
  CREATE TABLE messages (
    session INTEGER NOT NULL REFERENCES sessions (key) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (session, position)
  ) STRICT;
  CREATE TABLE session_labels (
    label TEXT NOT NULL,
    session INTEGER NOT NULL REFERENCES sessions (key) ON DELETE CASCADE,
    PRIMARY KEY (label, session)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX session_labels_by_session ON session_labels (session);
  `,
];

/** What of an open file the schema is about. */
export interface OpenFile {
  readonly database: DatabaseSync;
  readonly path: string;
}

/**
 * Makes sure that the file is ours and not newer than we are, before anything in it is touched.
 * Errors: `INTERNAL_ERROR` with reason `foreign` or `newer_schema`.
 */
export function checkOwner({ database, path }: OpenFile): void {
  const blank = database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
  if (!blank && pragma(database, "application_id") !== APPLICATION_ID) {
    const says = "is the database of another program and was left as it is. Choose another path.";
    throw fileFailure({ path, reason: "foreign", says });
  }
  const version = pragma(database, "user_version");
  if (version > STEPS.length) {
    const says = `was written by a newer Meerkat (schema ${version}; this one knows ${STEPS.length}). Update Meerkat.`;
    throw fileFailure({ path, reason: "newer_schema", says });
  }
}

/** Takes the file to the current schema, whole or not at all. */
export function migrate(file: OpenFile): void {
  const { database } = file;
  if (pragma(database, "user_version") === STEPS.length) return;
  transact(database, () => {
    // Asked again under the lock: another process may have migrated, even further than we can.
    checkOwner(file);
    for (const step of STEPS.slice(pragma(database, "user_version"))) database.exec(step);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${STEPS.length}`);
  });
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
