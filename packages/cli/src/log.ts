import type { Environment } from "@meerkat/runtime";
import type { Log } from "@meerkat/server";

const LEVELS = ["debug", "info", "warn", "error"] as const;

/**
 * A log of one line per message. RKAT_LOG (or RUST_LOG) names the least level: `debug`, `info`, `warn` or `error`,
 * `warn` when it names none of them. Clients that start a server pipe its stderr and seldom read it, so it says little.
 */
export function createLog(write: (line: string) => void, env: Environment): Log {
  const wanted = (env.RKAT_LOG ?? env.RUST_LOG ?? "").toLowerCase();
  const least = LEVELS.indexOf(LEVELS.find((level) => level === wanted) ?? "warn");
  return (level, message, facts) => {
    if (LEVELS.indexOf(level) < least) return;
    write(`${level}: ${oneLine(message)}${facts === undefined ? "" : ` ${JSON.stringify(facts)}`}\n`);
  };
}

/** A message of another program may hold line ends, and a log line is a line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n]+\s*/g, " ");
}
