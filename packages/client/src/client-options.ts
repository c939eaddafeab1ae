import { MeerkatError } from "@meerkat/errors";
import { isRecord, nearest } from "@meerkat/protocol";
import { LONGEST_LINE_BYTES, type Transport } from "@meerkat/wire";
import type { LaunchOptions } from "./launch.ts";

/** How a client reaches its server: it starts one, or uses a connection that it is given. */
export interface ClientOptions extends LaunchOptions {
  /**
   * A connection to a running server, or a function that makes one; with a function the client can connect again after
   * the connection ended. The client closes it. Options that start a server do not go with it.
   */
  readonly transport?: Transport | (() => Transport | Promise<Transport>);
}

/** What an option has to be, and the words for it. */
interface Kind {
  readonly is: (value: unknown) => boolean;
  readonly words: string;
}

const TEXT: Kind = { is: (value) => typeof value === "string", words: "a string" };
const TEXTS: Kind = {
  is: (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
  words: "a list of strings",
};
const SWITCH: Kind = { is: (value) => typeof value === "boolean", words: "true or false" };
const TABLE: Kind = { is: isTable, words: "an object" };
const LINE_BYTES: Kind = {
  is: (value) => Number.isInteger(value) && Number(value) >= 1024 && Number(value) <= LONGEST_LINE_BYTES,
  words: `a whole number from 1024 to ${LONGEST_LINE_BYTES}`,
};
/** What a connection is made with; it is looked at when it is made. */
const CONNECTION: Kind = { is: () => true, words: "a transport" };

/** What each option is, and whether it is about starting a server; the type makes the list complete. */
const OPTIONS: Readonly<Record<keyof ClientOptions, { readonly kind: Kind; readonly starts: boolean }>> = {
  rkatPath: { kind: TEXT, starts: true },
  args: { kind: TEXTS, starts: true },
  env: { kind: TABLE, starts: true },
  cwd: { kind: TEXT, starts: true },
  realmId: { kind: TEXT, starts: true },
  isolated: { kind: SWITCH, starts: true },
  instanceId: { kind: TEXT, starts: true },
  realmBackend: { kind: TEXT, starts: true },
  stateRoot: { kind: TEXT, starts: true },
  contextRoot: { kind: TEXT, starts: true },
  userConfigRoot: { kind: TEXT, starts: true },
  download: { kind: TABLE, starts: true },
  maxLineBytes: { kind: LINE_BYTES, starts: false },
  transport: { kind: CONNECTION, starts: false },
};

const NAMES = Object.keys(OPTIONS);

/**
 * The options of a client, checked. Throws INVALID_ARGS for what are none, for one that does not exist or is not what it
 * has to be, and for ones that contradict each other.
 */
export function clientOptions(given: string | ClientOptions): ClientOptions {
  if (typeof given === "string") return { rkatPath: given };
  if (!isTable(given))
    throw invalid("MeerkatClient takes the path of the server's program as a string, or an object of options.");
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [name, value] of set) check(name, value);
  if (given.realmId !== undefined && given.isolated)
    throw invalid("`realmId` and `isolated` contradict each other. Give only one of them.");
  const idle = set.find(([name]) => isOption(name) && OPTIONS[name].starts);
  if (given.transport && idle)
    throw invalid(
      `\`${idle[0]}\` is for starting a server and \`transport\` for using a running one. Give only one of them.`,
    );
  return given;
}

/** Programs that no compiler has seen may give anything. */
function check(name: string, value: unknown): void {
  if (!isOption(name)) throw unknownOption(name, NAMES, "MeerkatClient");
  const { is, words } = OPTIONS[name].kind;
  if (!is(value)) throw invalid(`The option \`${name}\` of MeerkatClient must be ${words}.`);
}

function isOption(name: string): name is keyof ClientOptions {
  return Object.hasOwn(OPTIONS, name);
}

/** Whether a value is an object of named values; a URL has none, and would be taken for no options at all. */
function isTable(value: unknown): boolean {
  return isRecord(value) && !Array.isArray(value) && !(value instanceof URL);
}

function invalid(message: string): MeerkatError {
  return new MeerkatError("INVALID_ARGS", message);
}

/** The error for an option that `where` does not have, with the name that was probably meant. */
export function unknownOption(name: string, known: readonly string[], where: string): MeerkatError {
  const meant = nearest(name.slice(name.lastIndexOf(".") + 1), known);
  const hint = meant ? `Did you mean "${meant}"?` : `It has ${known.join(", ") || "none"}.`;
  return new MeerkatError("INVALID_ARGS", `${where} has no option "${name}". ${hint}`);
}
