import type { ModelEvent } from "../port.ts";
import type { DriverOptions } from "./driver-options.ts";
import { malformed } from "./read.ts";
import { secretsOf, withoutSecrets } from "./secrets.ts";

/** How a call with these options is told. */
export interface Translation {
  readonly options: DriverOptions;
  readonly failure: (error: unknown) => Error;
}

/**
 * The events of one call, some at a time; whatever fails on the way, also in `begin`, is thrown as what `failure` makes
 * of it. Servers repeat what they were sent in odd places: what they say of the end is told without its secrets.
 */
export async function* translated(
  begin: () => AsyncIterable<readonly ModelEvent[]>,
  { options, failure }: Translation,
): AsyncGenerator<readonly ModelEvent[], void, undefined> {
  try {
    for await (const steps of begin()) {
      const broken = steps.findIndex((step) => !isWhole(step));
      yield tellable(broken < 0 ? steps : steps.slice(0, broken), options);
      if (broken >= 0) throw malformed("a tool call without an id or a name");
    }
  } catch (error) {
    throw failure(error);
  }
}

function tellable(steps: readonly ModelEvent[], options: DriverOptions): readonly ModelEvent[] {
  const finish = steps.at(-1);
  if (finish?.type !== "finish") return steps;
  const told = (text: string) => withoutSecrets(text, secretsOf(options));
  const { stopReason, detail } = finish;
  const said = { stopReason: told(stopReason), ...(detail === undefined ? {} : { detail: told(detail) }) };
  return [...steps.slice(0, -1), { ...finish, ...said }];
}

/** A call that cannot be answered must not get into a history. */
function isWhole(event: ModelEvent): boolean {
  if (event.type !== "block" || event.block.blockType !== "tool_use") return true;
  const { id, name } = event.block.data;
  return typeof id === "string" && typeof name === "string" && name !== "";
}
