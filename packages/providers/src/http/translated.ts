import type { ModelEvent } from "../port.ts";

/**
 * The events of one call, some at a time; whatever fails on the way, also in `begin`, is thrown as what `failure` makes
 * of it.
 */
export async function* translated(
  begin: () => AsyncIterable<readonly ModelEvent[]>,
  failure: (error: unknown) => Error,
): AsyncGenerator<readonly ModelEvent[], void, undefined> {
  try {
    for await (const steps of begin()) {
      const broken = steps.findIndex((step) => !isWhole(step));
      yield broken < 0 ? steps : steps.slice(0, broken);
      if (broken >= 0) throw new Error("A malformed server-sent event arrived: a tool call without an id or a name.");
    }
  } catch (error) {
    throw failure(error);
  }
}

/** A call that cannot be answered must not get into a history. */
function isWhole(event: ModelEvent): boolean {
  if (event.type !== "block" || event.block.blockType !== "tool_use") return true;
  const { id, name } = event.block.data;
  return typeof id === "string" && typeof name === "string";
}
