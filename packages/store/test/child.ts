// A second process on the same store, for the tests: it does what its parent asks and reports each outcome.
import { isMeerkatError } from "@meerkat/errors";
import { openSqliteStore } from "../src/sqlite/index.ts";
import { someMessage } from "../src/testing/index.ts";

/** What the parent may ask. */
export type Order =
  | { readonly do: "commit"; readonly expectedVersion: number }
  | { readonly do: "commit_for_ever"; readonly text: string };

/** What the child says: ready, a version it has made, or the code of an error. */
export type Report = { readonly ready: true } | { readonly version: number } | { readonly code: string };

export const SESSION = "shared";
export const GROUP = 3;

const [path = "", name = ""] = process.argv.slice(2);
const store = openSqliteStore({ path });

/** A group of messages that name their writer and version, so that a torn or mixed group shows. */
async function commit(expectedVersion: number, text = ""): Promise<number> {
  const append = Array.from({ length: GROUP }, () => someMessage(`${name} ${expectedVersion + 1} ${text}`));
  return (await store.commit(SESSION, { expectedVersion, patch: {}, append })).version;
}

async function obey(order: Order): Promise<void> {
  if (order.do === "commit") return report({ version: await commit(order.expectedVersion) });
  const record = await store.read(SESSION);
  for (let version = record?.version ?? 0; ; ) {
    version = await commit(version, order.text);
    report({ version });
  }
}

function report(news: Report): void {
  process.send?.(news);
}

if (process.send) {
  process.on("message", (order: Order) => {
    obey(order).catch((error) => report({ code: isMeerkatError(error) ? error.code : String(error) }));
  });
  report({ ready: true });
}
