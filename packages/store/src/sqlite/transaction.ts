import type { DatabaseSync } from "node:sqlite";

/** Runs the work in one write transaction; after an error of the work or of the commit nothing of it is left. */
export function transact<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    // Some errors (a full disk, for one) make SQLite roll back by itself.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** Runs the work so that its error undoes only itself and leaves the transaction around it going. */
export function nested<T>(database: DatabaseSync, work: () => T): T {
  database.exec("SAVEPOINT one_write");
  try {
    const result = work();
    database.exec("RELEASE one_write");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK TO one_write; RELEASE one_write");
    throw error;
  }
}
