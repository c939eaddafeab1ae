import { MeerkatError } from "@meerkat/errors";
import { CONTRACT_VERSION, type InitializeResult, type ServerDeclaration, versionsFit } from "@meerkat/protocol";
import manifest from "../package.json" with { type: "json" };
import { type Capability, readCapabilities } from "./capability.ts";
import type { Connection } from "./connection.ts";
import { type Dialect, EVENT_WINDOW } from "./dialect.ts";
import { legacyDialect } from "./dialect-0-5/index.ts";
import { ownDialect } from "./dialect-own.ts";

/** What a client needs to know of the server it talks to. */
export interface Handshake {
  readonly server: InitializeResult;
  readonly capabilities: readonly Capability[];
}

/**
 * Introduces the client and learns what the server is and can do. Throws VERSION_MISMATCH when the two do not fit, as
 * either side may find.
 */
export async function handshake(connection: Connection, maxLineBytes: number): Promise<Handshake> {
  const { name, version } = manifest;
  const server = await connection.call("initialize", {
    client: { name, version, contractVersion: CONTRACT_VERSION, maxLineBytes, eventWindow: EVENT_WINDOW },
  });
  if (!versionsFit(CONTRACT_VERSION, server.contractVersion)) throw versionMismatch(server);
  connection.speak(dialectOf(server.server), server.server?.maxLineBytes);
  return { server, capabilities: readCapabilities(await connection.call("capabilities/get", {})) };
}

/** A server that does not say in which order it sends events speaks the 0.5 dialect. */
function dialectOf(server: ServerDeclaration | undefined): Dialect {
  return server?.eventOrder === "before_response" ? ownDialect(server.features) : legacyDialect();
}

function versionMismatch({ contractVersion, serverInfo }: InitializeResult): MeerkatError {
  const message = `The client speaks contract ${CONTRACT_VERSION} and the server (${serverInfo.name} ${serverInfo.version}) contract ${contractVersion || "of no version"}. Install versions of the two that fit: the same minor while the major is 0, the same major from 1 on.`;
  return new MeerkatError("VERSION_MISMATCH", message, {
    details: { client: CONTRACT_VERSION, server: contractVersion },
  });
}
