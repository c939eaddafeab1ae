import { MeerkatError } from "@meerkat/errors";
import {
  CONTRACT_DIGEST,
  CONTRACT_VERSION,
  type Params,
  type Result,
  type ServerMethod,
  versionsFit,
} from "@meerkat/protocol";

const QUOTED_CHARACTERS = 64;

/** What a server says about itself. */
export interface Introduction {
  readonly serverInfo: { readonly name: string; readonly version: string };
  /** The longest line it reads, if it has a limit. */
  readonly maxLineBytes: number | undefined;
  /** The methods that have a handler. */
  readonly methods: readonly ServerMethod[];
}

/** The result of `initialize`. Throws VERSION_MISMATCH when the client speaks a contract that does not fit. */
export function introduce(client: Params<"initialize">["client"], server: Introduction): Result<"initialize"> {
  checkVersion(client?.contractVersion);
  return {
    serverInfo: server.serverInfo,
    contractVersion: CONTRACT_VERSION,
    // 0.5 servers list the notification first and 0.5 clients expect it there.
    methods: ["initialized", "initialize", ...server.methods],
    server: {
      eventOrder: "before_response",
      features: ["request_id", "stream_ack"],
      contractDigest: CONTRACT_DIGEST,
      ...(server.maxLineBytes === undefined ? {} : { maxLineBytes: server.maxLineBytes }),
    },
  };
}

function checkVersion(client: string | undefined): void {
  if (client === undefined || versionsFit(CONTRACT_VERSION, client)) return;
  const theirs = client.slice(0, QUOTED_CHARACTERS);
  const message = `The client speaks contract ${theirs} and this server ${CONTRACT_VERSION}, which do not fit.`;
  throw new MeerkatError("VERSION_MISMATCH", `${message} Install a client and a server of the same minor version.`, {
    details: { client: theirs, server: CONTRACT_VERSION },
  });
}
