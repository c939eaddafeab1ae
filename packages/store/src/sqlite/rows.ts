import type { SQLOutputValue } from "node:sqlite";
import { corruptRow } from "../errors.ts";
import { isSessionRecord } from "../fields.ts";
import type { SessionPatch, SessionRecord } from "../port.ts";

/** A row as the driver gives it. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** Errors: `INTERNAL_ERROR` naming the session when the row is not a whole record. */
export function recordFrom(row: Row): SessionRecord {
  const record = { ...plainFields(row), ...textFields(row) };
  if (!isSessionRecord(record)) throw damaged(row, "has a field of the wrong type");
  return record;
}

function plainFields(row: Row) {
  return {
    id: row.id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
    state: row.state,
    messageCount: row.message_count,
    totalTokens: row.total_tokens,
    eventSeq: row.event_seq,
  };
}

function textFields(row: Row) {
  try {
    const last = row.last_assistant_text;
    return {
      model: parsed(row.model),
      provider: parsed(row.provider),
      labels: parsed(row.labels),
      settings: parsed(row.settings),
      ...(last === null ? {} : { lastAssistantText: parsed(last) }),
    };
  } catch (cause) {
    throw damaged(row, "has a field that is not JSON", cause);
  }
}

/** The parameters for the fields of a record or a patch; `null` for one that is not there. */
export function columnsOf(fields: SessionPatch) {
  const { updatedAt = null, state = null, totalTokens = null, eventSeq = null } = fields;
  return {
    ...{ updatedAt, state, totalTokens, eventSeq },
    model: json(fields.model),
    provider: json(fields.provider),
    labels: json(fields.labels),
    lastAssistantText: json(fields.lastAssistantText),
    settings: json(fields.settings),
  };
}

/** The rows of the label index: one text for a pair, so that one comparison matches both halves. */
export function labelRows(labels: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(labels).map((pair) => JSON.stringify(pair));
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function parsed(value: SQLOutputValue | undefined): unknown {
  return JSON.parse(String(value));
}

function damaged(row: Row, why: string, cause?: unknown) {
  return corruptRow({ sessionId: String(row.id), row: "the session record", why, cause });
}
