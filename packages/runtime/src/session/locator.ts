import { MeerkatError } from "@meerkat/errors";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const REALM = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** The session id in a locator, `<id>` or `<realm>:<id>`. Throws INVALID_PARAMS for bad syntax or another realm. */
export function sessionIdOf(locator: string, realm: string): string {
  const colon = locator.lastIndexOf(":");
  const [named, id] = colon < 0 ? [undefined, locator] : [locator.slice(0, colon), locator.slice(colon + 1)];
  if (!UUID.test(id))
    throw invalid(
      `"${locator.slice(0, 80)}" is no session id. A session id is a UUID, alone or behind its realm and a colon.`,
    );
  if (named !== undefined && !REALM.test(named)) throw invalid(`"${named.slice(0, 80)}" is no realm id.`);
  if (named !== undefined && named !== realm)
    throw invalid(
      `The session is in the realm "${named}" and this server serves "${realm}". Start one with --realm ${named}.`,
    );
  return id;
}

function invalid(message: string): MeerkatError {
  return new MeerkatError("INVALID_PARAMS", message, { details: { parameter: "session_id" } });
}
