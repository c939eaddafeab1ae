import { decodeType, encodeType, type Message } from "@meerkat/protocol";
import { corruptRow, invalidMessage } from "./errors.ts";

/**
 * The row text of a message: its wire JSON, in which even a lone surrogate is plain ASCII. Checked as it will be when
 * it is read, because one unreadable row would cost the session its whole history.
 * Errors: `INVALID_PARAMS` when it is no message of the contract.
 */
export function messageText(message: Message): string {
  try {
    const wire = encodeType("Message", message);
    decodeType("Message", wire);
    return JSON.stringify(wire);
  } catch (cause) {
    throw invalidMessage(cause);
  }
}

/** Where a row was read, for the error when it is damaged. */
export interface MessagePlace {
  readonly sessionId: string;
  readonly position: number;
}

/** Errors: `INTERNAL_ERROR` naming session and position when the row is not the text of a message. */
export function messageFrom(text: string, { sessionId, position }: MessagePlace): Message {
  try {
    return decodeType("Message", JSON.parse(text));
  } catch (cause) {
    throw corruptRow({ sessionId, row: `message ${position}`, why: "is no valid message", cause });
  }
}
