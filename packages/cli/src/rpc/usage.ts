import { SERVER_FLAGS } from "../flags.ts";

/** What `--help` of the server prints. */
export function serverUsage(): string {
  const rows = SERVER_FLAGS.map(({ flag, value, short, help }) => {
    const spelled = `${short === undefined ? "" : `-${short}, `}--${flag}${value === undefined ? "" : ` <${value}>`}`;
    return `  ${spelled.padEnd(26)}  ${help}`;
  });
  return [
    "Usage: rkat-rpc [options]",
    "",
    "Serves Meerkat's JSON-RPC contract: one request per line on the input, one answer or event per line on the output.",
    "It ends with its input.",
    "",
    "Options:",
    ...rows,
    "",
    "Example:",
    `  printf '%s\\n' '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}' | rkat-rpc`,
    "",
  ].join("\n");
}
