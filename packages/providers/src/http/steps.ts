import type { ModelEvent } from "../port.ts";

/**
 * What an answer makes of each of its events, a batch at a time. Steps that were made before one of a batch's events
 * failed are handed on before the failure.
 */
export async function* stepsOf<Event>(
  batches: AsyncIterable<readonly Event[]>,
  take: (event: Event) => readonly ModelEvent[],
): AsyncGenerator<readonly ModelEvent[], void, undefined> {
  for await (const batch of batches) {
    const steps: ModelEvent[] = [];
    try {
      for (const event of batch) steps.push(...take(event));
    } catch (error) {
      if (steps.length > 0) yield steps;
      throw error;
    }
    if (steps.length > 0) yield steps;
  }
}
