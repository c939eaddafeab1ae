import type { DatabaseSync, StatementSync } from "node:sqlite";

/** The statements with a fixed text, kept for the life of the connection. */
export interface Statements {
  readonly insertSession: StatementSync;
  readonly updateSession: StatementSync;
  readonly deleteSession: StatementSync;
  readonly readSession: StatementSync;
  readonly insertMessage: StatementSync;
  readonly readMessages: StatementSync;
  readonly insertLabel: StatementSync;
  readonly deleteLabels: StatementSync;
}

const INSERT_SESSION = `
  INSERT INTO sessions (id, created_at, updated_at, version, state, model, provider, labels, message_count,
    total_tokens, event_seq, last_assistant_text, settings)
  VALUES (:id, :createdAt, :updatedAt, 1, :state, :model, :provider, :labels, :messageCount,
    :totalTokens, :eventSeq, :lastAssistantText, :settings)
  ON CONFLICT (id) DO NOTHING
  RETURNING *`;

/** One statement checks the version and applies the change; NULL stands for a field that stays as it is. */
const UPDATE_SESSION = `
  UPDATE sessions SET
    version = version + 1,
    message_count = message_count + :appended,
    updated_at = coalesce(:updatedAt, updated_at),
    state = coalesce(:state, state),
    model = coalesce(:model, model),
    provider = coalesce(:provider, provider),
    labels = coalesce(:labels, labels),
    total_tokens = coalesce(:totalTokens, total_tokens),
    event_seq = coalesce(:eventSeq, event_seq),
    last_assistant_text = coalesce(:lastAssistantText, last_assistant_text),
    settings = coalesce(:settings, settings)
  WHERE id = :id AND version = :expectedVersion
  RETURNING *`;

/** Joined, so that the count and the rows belong to the same moment; a session without messages gives one row. */
const READ_MESSAGES = `
  SELECT s.message_count, m.position, m.body
  FROM sessions s
  LEFT JOIN messages m ON m.session = s.key AND m.position >= :start AND m.position < :end
  WHERE s.id = :id
  ORDER BY m.position`;

export function prepareStatements(database: DatabaseSync): Statements {
  return {
    insertSession: database.prepare(INSERT_SESSION),
    updateSession: database.prepare(UPDATE_SESSION),
    deleteSession: database.prepare("DELETE FROM sessions WHERE id = ?"),
    readSession: database.prepare("SELECT * FROM sessions WHERE id = ?"),
    insertMessage: database.prepare("INSERT INTO messages (session, position, body) VALUES (?, ?, ?)"),
    readMessages: database.prepare(READ_MESSAGES),
    insertLabel: database.prepare("INSERT INTO session_labels (label, session) VALUES (?, ?)"),
    deleteLabels: database.prepare("DELETE FROM session_labels WHERE session = ?"),
  };
}
