import type { Message } from "@meerkat/protocol";
import { corruptRow, sessionNotFound } from "../errors.ts";
import { messageFrom } from "../message-text.ts";
import type { MessageRange } from "../port.ts";
import type { Row } from "./rows.ts";
import type { Statements } from "./statements.ts";

/** What to read of which session. */
export interface HistoryQuery {
  readonly id: string;
  readonly range: MessageRange;
}

/** Errors: `SESSION_NOT_FOUND`; `INTERNAL_ERROR` when a row is missing or unreadable, naming it. */
export function readHistory(statements: Statements, { id, range }: HistoryQuery): readonly Message[] {
  const start = range.offset ?? 0;
  const end = Math.min(start + (range.limit ?? Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
  const rows = statements.readMessages.all({ id, start, end });
  const [first] = rows;
  if (!first) throw sessionNotFound(id);
  const found = first.position === null ? [] : rows;
  const expected = Math.max(0, Math.min(Number(first.message_count), end) - start);
  const messages = found.map((row, index) => messageAt(row, { sessionId: id, position: start + index }));
  if (messages.length === expected) return messages;
  throw corruptRow({ sessionId: id, row: `message ${start + messages.length}`, why: "is not what was counted" });
}

function messageAt(row: Row, place: { readonly sessionId: string; readonly position: number }): Message {
  if (row.position === place.position) return messageFrom(String(row.body), place);
  throw corruptRow({ sessionId: place.sessionId, row: `message ${place.position}`, why: "is missing" });
}
