import type { ServerDeclaration } from "@meerkat/protocol";

/** What differs between servers in how they use the contract. */
export interface Dialect {
  /** Whether a line that is no message of the contract ends the connection; otherwise it is skipped. */
  readonly strictLines: boolean;
}

/** Until the server has said what it is, its wrapper script may still be talking. */
export const BEFORE_HANDSHAKE: Dialect = { strictLines: false };

/** The dialect that a server declares. One that declares nothing speaks the 0.5 dialect. */
export function dialectOf(server: ServerDeclaration | undefined): Dialect {
  return { strictLines: server?.eventOrder === "before_response" };
}
