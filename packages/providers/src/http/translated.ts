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
      return events.next().catch(failed);
    },
    return: async () => events?.return(),
  };
}
