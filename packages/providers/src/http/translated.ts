import type { ModelEvent } from "../port.ts";
import type { ModelSteps } from "../stream.ts";

/**
 * The events of one call; whatever fails on the way, also in `begin`, is thrown as what `failure` makes of it. Written
 * out, because one more generator around a stream costs each of its events several turns of the microtask queue.
 */
export function translated(
  begin: () => AsyncGenerator<ModelEvent, void, undefined>,
  failure: (error: unknown) => Error,
): ModelSteps {
  let events: ModelSteps | undefined;
  const checked = (step: IteratorResult<ModelEvent, void>) => {
    if (step.done || isWhole(step.value)) return step;
    throw failure(new Error("A malformed server-sent event arrived: a tool call without an id or a name."));
  };
  const failed = (error: unknown) => {
    throw failure(error);
  };
  return {
    next() {
      try {
        events ??= begin();
      } catch (error) {
        return Promise.reject(failure(error));
      }
      return events.next().then(checked, failed);
    },
    return: async () => events?.return(),
  };
}

/** A call that cannot be answered must not get into a history. */
function isWhole(event: ModelEvent): boolean {
  if (event.type !== "block" || event.block.blockType !== "tool_use") return true;
  const { id, name } = event.block.data;
  return typeof id === "string" && typeof name === "string";
}
