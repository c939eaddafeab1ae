import type { ServerDeclaration } from "@meerkat/protocol";

/** What differs between servers in how they use the contract. */
export interface Dialect {
  /** Whether a line that is no message of the contract ends the connection; otherwise it is skipped. */
  readonly strictLines: boolean;
  /** Whether the server sends on only as far as events are acknowledged. */
  readonly acknowledges: boolean;
}

/** Events of one stream that a server may send beyond those this client has acknowledged. */
export const EVENT_WINDOW = 256;

/** Until the server has said what it is, its wrapper script may still be talking. */
export const BEFORE_HANDSHAKE: Dialect = { strictLines: false, acknowledges: false };

/** The dialect that a server declares. One that declares nothing speaks the 0.5 dialect. */
export function dialectOf(server: ServerDeclaration | undefined): Dialect {
  return {
    strictLines: server?.eventOrder === "before_response",
    acknowledges: server?.features.includes("stream_ack") ?? false,
  };
}
