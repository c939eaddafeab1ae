import { AssertionError } from "node:assert";
import { expect, test } from "vitest";
import type { ModelEvent, ModelProvider } from "../port.ts";
import { createSimulator } from "../simulator/index.ts";
import type { ConformanceHarness } from "./index.ts";
import { providerConformance } from "./index.ts";

type Break = (events: AsyncIterable<ModelEvent>) => AsyncIterable<ModelEvent>;

function brokenHarness(breakIt: Break): ConformanceHarness {
  return {
    model: "simulator",
    provider(calls) {
      const simulator = createSimulator({ scenario: { calls } });
      const received: string[] = [];
      const provider: ModelProvider = {
        name: simulator.name,
        stream(request, options) {
          received.push(JSON.stringify(request));
          return breakIt(simulator.stream(request, options));
        },
      };
      return { provider, received: () => received };
    },
  };
}

async function* keep(events: AsyncIterable<ModelEvent>, wanted: (event: ModelEvent) => boolean) {
  for await (const event of events) if (wanted(event)) yield event;
}

async function* doubled(events: AsyncIterable<ModelEvent>) {
  for await (const event of events) {
    yield event;
    if (event.type === "finish") yield event;
  }
}

async function* swallowed(events: AsyncIterable<ModelEvent>) {
  try {
    yield* events;
  } catch {
    // A provider that ends quietly where it should fail.
  }
}

test.each<[string, Break, string]>([
  [
    "drops the finish",
    (events) => keep(events, (event) => event.type !== "finish"),
    "reports usage once, with the last event",
  ],
  ["finishes twice", doubled, "reports usage once, with the last event"],
  [
    "drops deltas",
    (events) => keep(events, (event) => event.type !== "text_delta"),
    "streams text that adds up to its block",
  ],
  [
    "drops blocks",
    (events) => keep(events, (event) => event.type !== "block"),
    "gives parallel tool calls in order, with {} for no arguments",
  ],
  ["hides failures", swallowed, "maps failures to provider errors"],
  ["hides aborts", swallowed, "ends with the signal's reason in mid-stream"],
])("the suite refuses a provider that %s", async (_, breakIt, name) => {
  await expect(providerConformance.cases[name]?.(brokenHarness(breakIt))).rejects.toThrow(AssertionError);
});
