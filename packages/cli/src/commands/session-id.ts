import type { MeerkatClient, SessionInfo } from "@meerkat/client";
import { MeerkatError, SessionNotFoundError } from "@meerkat/errors";

const WHOLE_ID = /^(?:[^:]+:)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const PREFIX = /^[0-9a-f][0-9a-f-]*$/i;
const PAGE = 200;
const SHOWN_CANDIDATES = 10;

/**
 * The session that a person means by a whole id, the unique beginning of one, `last`, or `~N`, the N-th most recent.
 * Rejects with SESSION_NOT_FOUND, and with INVALID_ARGS for text that is none of these and for a beginning of several.
 */
export async function findSession(client: MeerkatClient, text: string): Promise<string> {
  if (WHOLE_ID.test(text)) return text.toLowerCase().includes(":") ? text : text.toLowerCase();
  if (text === "last") return nthRecent(client, 1);
  const ordinal = /^~([1-9]\d{0,8})$/.exec(text)?.[1];
  if (ordinal !== undefined) return nthRecent(client, Number(ordinal));
  if (PREFIX.test(text)) return byPrefix(client, text.toLowerCase());
  throw new MeerkatError(
    "INVALID_ARGS",
    `"${text.slice(0, 80)}" is no session. Give an id, the beginning of one, last, or ~N for the N-th most recent.`,
    { details: { option: "session" } },
  );
}

async function nthRecent(client: MeerkatClient, n: number): Promise<string> {
  const [found] = await client.listSessions({ limit: 1, offset: n - 1 });
  if (found) return found.sessionId;
  throw new SessionNotFoundError(
    n === 1
      ? "There is no session in this realm yet. Start one with rkat run."
      : `There are fewer than ${n} sessions in this realm. rkat sessions list shows them.`,
  );
}

async function byPrefix(client: MeerkatClient, prefix: string): Promise<string> {
  const found = (await allSessions(client)).map(({ sessionId }) => sessionId).filter((id) => id.startsWith(prefix));
  const [only, other] = found;
  if (only !== undefined && other === undefined) return only;
  if (only === undefined)
    throw new SessionNotFoundError(
      `No session in this realm begins with "${prefix.slice(0, 40)}". rkat sessions list shows them.`,
    );
  const candidates = found.slice(0, SHOWN_CANDIDATES);
  const more = found.length > candidates.length ? ` and ${found.length - candidates.length} more` : "";
  throw new MeerkatError(
    "INVALID_ARGS",
    `${found.length} sessions begin with "${prefix}": ${candidates.join(", ")}${more}. Give more of the id.`,
    { details: { candidates } },
  );
}

async function allSessions(client: MeerkatClient): Promise<readonly SessionInfo[]> {
  const all: SessionInfo[] = [];
  for (;;) {
    const page = await client.listSessions({ limit: PAGE, offset: all.length });
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}
