import { encodeResult, type RunResult } from "@meerkat/protocol";

/** The result of a run as `--output json` prints it: wire spelling, every key always there, in this order. */
export function resultJson(result: RunResult): Readonly<Record<string, unknown>> {
  const wire = encodeResult("turn/start", result);
  const { input_tokens, output_tokens, total_tokens = input_tokens + output_tokens } = wire.usage;
  return {
    text: wire.text,
    session_id: wire.session_id,
    session_ref: wire.session_ref ?? null,
    turns: wire.turns,
    tool_calls: wire.tool_calls,
    usage: { ...wire.usage, input_tokens, output_tokens, total_tokens },
    structured_output: wire.structured_output ?? null,
    schema_warnings: wire.schema_warnings ?? [],
    ...(wire.skill_diagnostics === undefined ? {} : { skill_diagnostics: wire.skill_diagnostics }),
  };
}

/** JSON for the output: pretty, with its line end. */
export function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
