/** Where and how a SQLite store keeps its file. */
export interface SqliteStoreOptions {
  /** The database file. It and its directories are made at the first write, readable by this user only. */
  readonly path: string;
  /** Milliseconds to wait for another process that is writing; 5000 when left out. The event loop stays free. */
  readonly busyTimeoutMs?: number;
  /**
   * `full` (the default) puts every commit on the disk before its promise settles. `normal` survives the death of the
   * process, but a power failure may take the last commits; the file stays whole in both.
   */
  readonly durability?: "full" | "normal";
}
