import { DatabaseSync, type SQLOutputValue } from "node:sqlite";

/** The rows that one turn writes, taken from a store that has just run one. */
export interface TurnRows {
  /** The statements that make the store's tables and indexes. */
  readonly schema: readonly string[];
  readonly session: Readonly<Record<string, SQLOutputValue>>;
  /** The texts of the user's and the model's message. */
  readonly bodies: readonly string[];
}

/** Reads them from a store's file, so that the floor follows the store's own tables. */
export function turnRowsOf(path: string): TurnRows {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const schema = database.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL").all();
    const session = database.prepare("SELECT * FROM sessions LIMIT 1").get();
    if (!session) throw new Error("The store holds no session to take the rows of.");
    const last = database.prepare("SELECT body FROM messages WHERE session = ? ORDER BY position DESC LIMIT 2");
    const newestFirst = last.all(session.key ?? null).map(({ body }) => String(body));
    return { schema: schema.map(({ sql }) => String(sql)), session, bodies: newestFirst.toReversed() };
  } finally {
    database.close();
  }
}

/** The same rows without a runtime or a store around them. */
export interface BareTables {
  /** Writes one turn of a session (0 to `sessions` - 1) in one durable transaction. */
  writeTurn(session: number): void;
  close(): void;
}

/** Makes the tables with so many sessions in a new file, with the settings of a durable store: WAL, a flush a commit. */
export function openBareTables(path: string, rows: TurnRows, sessions: number): BareTables {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${rows.schema.join(";")}`);
  addSessions(database, rows, sessions);
  const update = database.prepare(UPDATE);
  const insert = database.prepare("INSERT INTO messages (session, position, body) VALUES (?, ?, ?)");
  const written = new Array<number>(sessions).fill(0);
  const answer = rows.session.last_assistant_text ?? null;
  return {
    writeTurn: (session) => {
      const [key, position] = [session + 1, written[session] ?? 0];
      database.exec("BEGIN IMMEDIATE");
      update.run(rows.bodies.length, new Date().toISOString(), position, position, answer, key);
      for (const [index, body] of rows.bodies.entries()) insert.run(key, position + index, body);
      database.exec("COMMIT");
      written[session] = position + rows.bodies.length;
    },
    close: () => database.close(),
  };
}

const UPDATE = `
  UPDATE sessions SET version = version + 1, message_count = message_count + ?, updated_at = ?, total_tokens = ?,
    event_seq = ?, last_assistant_text = ?
  WHERE key = ?`;

function addSessions(database: DatabaseSync, { session }: TurnRows, count: number): void {
  const columns = Object.keys(session);
  const marks = columns.map(() => "?").join(", ");
  const insert = database.prepare(`INSERT INTO sessions (${columns.join(", ")}) VALUES (${marks})`);
  for (let key = 1; key <= count; key++) {
    insert.run(...Object.values({ ...session, key, id: `session-${key}`, message_count: 0 }));
  }
}
