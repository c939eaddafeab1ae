import type { AgentEvent, RunResult } from "@meerkat/protocol";
import { type Io, note, print } from "../io.ts";
import { pretty, resultJson } from "./json.ts";
import { noteOn } from "./notes.ts";

/** How a run is shown. */
export interface View {
  event(event: AgentEvent): Promise<void>;
  result(result: RunResult): Promise<void>;
  /** The run ended without a result, and what is said about that begins on a line of its own. */
  failed(): void;
}

/** Shows a run as one JSON object at its end. */
export function jsonView(io: Io, { verbose }: { readonly verbose: boolean }): View {
  return {
    event: async (event) => remark(io, event, verbose),
    result: (result) => print(io, pretty(resultJson(result))),
    failed: () => undefined,
  };
}

/** Shows the final text of a run, with a summary for the person at the terminal. */
export function textView(io: Io, { verbose }: { readonly verbose: boolean }): View {
  return {
    event: async (event) => remark(io, event, verbose),
    result: async (result) => {
      await printText(io, result.text);
      summary(io, result);
    },
    failed: () => undefined,
  };
}

/** Shows the text of a run as it comes. The final text follows only where it is not what was shown last. */
export function streamView(io: Io, { verbose }: { readonly verbose: boolean }): View {
  let block = "";
  let shown = "";
  const endBlock = async () => {
    if (block === "") return;
    if (!block.endsWith("\n")) await print(io, "\n");
    shown = block;
    block = "";
  };
  return {
    event: async (event) => {
      if (event.type === "text_delta") {
        block += event.delta;
        await print(io, event.delta);
      } else if (event.type !== "reasoning_delta") await endBlock();
      remark(io, event, verbose);
    },
    result: async (result) => {
      await endBlock();
      if (result.text !== shown) await printText(io, result.text);
      summary(io, result);
    },
    // Not with `print`, which writes nothing more once the command is interrupted.
    failed: () => {
      if (block !== "" && !block.endsWith("\n")) io.stdout.write("\n");
    },
  };
}

function remark(io: Io, event: AgentEvent, verbose: boolean): void {
  const text = noteOn(event, verbose);
  if (text !== undefined) note(io, text);
}

async function printText(io: Io, text: string): Promise<void> {
  if (text !== "") await print(io, text.endsWith("\n") ? text : `${text}\n`);
}

function summary(io: Io, { sessionId, turns, usage, schemaWarnings = [] }: RunResult): void {
  for (const { path, message, provider } of schemaWarnings)
    note(io, `Warning: schema ${path}: ${message} (${provider})`);
  note(io, `[Session: ${sessionId} | Turns: ${turns} | Tokens: ${usage.inputTokens} in / ${usage.outputTokens} out]`);
}
