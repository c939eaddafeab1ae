/** How one option of a program is written. */
export interface FlagRow {
  readonly flag: string;
  /** What stands for its value in the help; a switch has none. */
  readonly value?: string;
  readonly short?: string;
  readonly help: string;
}

/** The options that say which realm a program works in: the same for both. */
export const PLACE_FLAGS: readonly FlagRow[] = [
  { flag: "realm", value: "id", short: "r", help: "the realm to work in" },
  { flag: "isolated", help: "a new realm that nobody else has" },
  { flag: "instance", value: "name", help: "a name for this process in its log" },
  { flag: "realm-backend", value: "name", help: "how a new realm is stored (sqlite)" },
  { flag: "state-root", value: "dir", help: "the directory that holds the realms" },
  { flag: "context-root", value: "dir", help: "the project, for its AGENTS.md" },
  { flag: "user-config-root", value: "dir", help: "the directory of the user's own .rkat" },
];

/** The options of the server. */
export const SERVER_FLAGS: readonly FlagRow[] = [
  ...PLACE_FLAGS,
  { flag: "drain", value: "seconds", help: "how long runs may go on after the end of the input (10)" },
  { flag: "max-line-bytes", value: "n", help: "the longest input line (67108864)" },
  { flag: "scenario", value: "file", help: "what the simulator plays" },
  { flag: "version", help: "print the version" },
  { flag: "help", short: "h", help: "print this text" },
];
