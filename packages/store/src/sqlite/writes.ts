import { duplicateSession, sessionBusy, sessionNotFound } from "../errors.ts";
import { checkChange, firstRecord } from "../fields.ts";
import { messageText } from "../message-text.ts";
import type { CreateOptions, NewSession, SessionChange, SessionRecord } from "../port.ts";
import type { Handle } from "./file.ts";
import type { Write } from "./group-commit.ts";
import { columnsOf, labelRows, type Row, recordFrom } from "./rows.ts";

// Each function here takes all it needs from its arguments at once and returns the work for later, so that what a
// caller changes in its objects afterwards is not written, and malformed input never reaches the transaction.

/** Errors of the work: `INTERNAL_ERROR` for an id that is taken. */
export function creating(session: NewSession, { durable }: CreateOptions = {}): Write<SessionRecord> {
  const record = firstRecord(session);
  const { id, createdAt, messageCount } = record;
  const values = { id, createdAt, messageCount, ...columnsOf(record) };
  const texts = (session.messages ?? []).map(messageText);
  const labels = labelRows(record.labels);
  return {
    lazy: durable === "with_next_write",
    run: (handle) => {
      const row = handle.statements.insertSession.get(values);
      if (!row) throw duplicateSession(id);
      addLabels(handle, { row, labels });
      return finished(handle, { row, texts });
    },
  };
}

/** Errors of the work: `SESSION_NOT_FOUND`, `SESSION_BUSY`. */
export function committing(id: string, change: SessionChange): Write<SessionRecord> {
  checkChange(change);
  const { expectedVersion, patch } = change;
  const texts = change.append.map(messageText);
  const values = { id, expectedVersion, appended: texts.length, ...columnsOf(patch) };
  const labels = patch.labels && labelRows(patch.labels);
  return {
    run: (handle) => {
      const row = handle.statements.updateSession.get(values);
      if (!row) throw refusal(handle, { id, expectedVersion });
      if (labels) replaceLabels(handle, { row, labels });
      return finished(handle, { row, texts });
    },
    absent: () => {
      throw sessionNotFound(id);
    },
  };
}

/** The work gives `false` when there was nothing to delete; messages and labels go with their session. */
export function deleting(id: string): Write<boolean> {
  return {
    run: ({ statements }) => Number(statements.deleteSession.run(id).changes) > 0,
    absent: () => false,
  };
}

interface RefusedCommit {
  readonly id: string;
  readonly expectedVersion: number;
}

function refusal({ statements }: Handle, { id, expectedVersion }: RefusedCommit) {
  const row = statements.readSession.get(id);
  return row ? sessionBusy(id, { expected: expectedVersion, actual: Number(row.version) }) : sessionNotFound(id);
}

interface LabelledRow {
  readonly row: Row;
  readonly labels: readonly string[];
}

function replaceLabels(handle: Handle, { row, labels }: LabelledRow): void {
  handle.statements.deleteLabels.run(row.key ?? null);
  addLabels(handle, { row, labels });
}

function addLabels({ statements }: Handle, { row, labels }: LabelledRow): void {
  for (const label of labels) statements.insertLabel.run(label, row.key ?? null);
}

interface WrittenRow {
  readonly row: Row;
  /** The messages that the row's count already includes. */
  readonly texts: readonly string[];
}

function finished({ statements }: Handle, { row, texts }: WrittenRow): SessionRecord {
  const record = recordFrom(row);
  const start = record.messageCount - texts.length;
  for (const [index, text] of texts.entries()) statements.insertMessage.run(row.key ?? null, start + index, text);
  return record;
}
