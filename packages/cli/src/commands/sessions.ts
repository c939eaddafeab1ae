import type { MeerkatClient, SessionHistory } from "@meerkat/client";
import { SessionNotFoundError } from "@meerkat/errors";
import { encodeResult } from "@meerkat/protocol";
import { type ConnectOptions, connect, placeFor } from "../connect.ts";
import { readLabels } from "../input/index.ts";
import { type Io, print } from "../io.ts";
import { messageText, pretty, sessionHeading, table } from "../output/index.ts";
import { openRealmStore } from "../realm/index.ts";
import { findSession } from "./session-id.ts";

/** Messages read at once. */
const PAGE = 500;

/** Options of `rkat sessions list`. */
export interface ListFlags extends ConnectOptions {
  readonly limit: number;
  readonly offset: number;
  readonly label?: readonly string[];
  readonly json?: boolean;
}

/** `rkat sessions list`: the newest sessions of the realm. */
export async function listSessions(flags: ListFlags, io: Io): Promise<void> {
  await using client = await connect(io, flags);
  const { limit, offset, label } = flags;
  const result = await client.call("session/list", { limit, offset, ...(label ? { labels: readLabels(label) } : {}) });
  if (flags.json) return print(io, pretty(encodeResult("session/list", result)));
  if (result.sessions.length === 0) return print(io, "There are no sessions here.\n");
  const rows = result.sessions.map(({ sessionId, updatedAt, messageCount, totalTokens, labels = {} }) => [
    sessionId,
    updatedAt,
    String(messageCount),
    String(totalTokens),
    Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(" "),
  ]);
  await print(io, table(["SESSION", "UPDATED", "MESSAGES", "TOKENS", "LABELS"], rows));
}

/** `rkat sessions show`: the facts and the transcript of a session. */
export async function showSession(
  session: string,
  flags: ConnectOptions & { readonly json?: boolean },
  io: Io,
): Promise<void> {
  await using client = await connect(io, flags);
  const sessionId = await findSession(client, session);
  const details = await client.readSession(sessionId);
  if (!flags.json) await print(io, sessionHeading(details));
  const messages: unknown[] = [];
  for await (const page of pagesOf(client, sessionId)) {
    if (flags.json) messages.push(...encodeResult("session/history", page).messages);
    else for (const message of page.messages) await print(io, messageText(message));
  }
  if (flags.json) await print(io, pretty({ ...encodeResult("session/read", details), messages }));
}

/** `rkat sessions archive`: ends a session; its history can still be read. */
export async function archiveSession(session: string, flags: ConnectOptions, io: Io): Promise<void> {
  await using client = await connect(io, flags);
  const sessionId = await findSession(client, session);
  await client.session(sessionId).archive();
  await print(io, `Archived ${sessionId}.\n`);
}

/** `rkat sessions delete`: removes a session and its history. No surface of the contract can, so the store is asked. */
export async function deleteSession(session: string, flags: ConnectOptions, io: Io): Promise<void> {
  const id = await idOf(session, flags, io);
  const store = openRealmStore(placeFor(io, flags));
  try {
    if (!(await store.delete(id))) throw new SessionNotFoundError(`There is no session ${id} in this realm.`);
  } finally {
    await store.close();
  }
  await print(io, `Deleted ${id}.\n`);
}

async function idOf(session: string, flags: ConnectOptions, io: Io): Promise<string> {
  await using client = await connect(io, flags);
  // Reading it also refuses the id of another realm.
  return (await client.readSession(await findSession(client, session))).sessionId;
}

async function* pagesOf(client: MeerkatClient, sessionId: string): AsyncGenerator<SessionHistory> {
  for (let offset = 0, more = true; more; ) {
    const page = await client.readSessionHistory(sessionId, { offset, limit: PAGE });
    yield page;
    offset += page.messages.length;
    more = page.hasMore && page.messages.length > 0;
  }
}
