import type { DatabaseSync } from "node:sqlite";
import type { SessionQuery, SessionRecord } from "../port.ts";
import { labelRows, recordFrom } from "./rows.ts";

interface Filter {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** All pairs must match: a session counts when it has as many of them as were asked for. */
const HAS_LABELS = `key IN (
  SELECT session FROM session_labels WHERE label IN (SELECT value FROM json_each(?))
  GROUP BY session HAVING count(*) = ?)`;

/** Runs a query; the filters are few and rare, so the statement is put together and prepared each time. */
export function listSessions(database: DatabaseSync, query: SessionQuery): readonly SessionRecord[] {
  const filters = filtersOf(query);
  const where = filters.map((filter) => filter.sql).join(" AND ");
  const statement = database.prepare(
    `SELECT * FROM sessions WHERE ${where || "1"} ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?`,
  );
  // To SQLite a negative limit is no limit.
  const rows = statement.all(...filters.flatMap((filter) => filter.values), query.limit ?? -1, query.offset ?? 0);
  return rows.map(recordFrom);
}

function filtersOf({ labels = {}, idPrefix = "", includeArchived = false }: SessionQuery): readonly Filter[] {
  const filters: Filter[] = [];
  if (!includeArchived) filters.push({ sql: "state <> ?", values: ["archived"] });
  // Ids are visible ASCII, so DEL sorts after every way an id can go on.
  if (idPrefix) filters.push({ sql: "id >= ? AND id < ?", values: [idPrefix, `${idPrefix}\x7f`] });
  const wanted = labelRows(labels);
  if (wanted.length > 0) filters.push({ sql: HAS_LABELS, values: [JSON.stringify(wanted), wanted.length] });
  return filters;
}
