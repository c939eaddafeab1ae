import { describe, test } from "vitest";
import type { ModelProvider } from "../port.ts";
import type { ConformanceHarness } from "../testing/index.ts";
import { providerConformance } from "../testing/index.ts";
import { createSimulator } from "./simulator.ts";

const harness: ConformanceHarness = {
  model: "simulator",
  provider(calls) {
    const simulator = createSimulator({ scenario: { calls } });
    const received: string[] = [];
    const provider: ModelProvider = {
      name: simulator.name,
      stream(request, options) {
        if (!options.signal.aborted) received.push(JSON.stringify(request));
        return simulator.stream(request, options);
      },
    };
    return { provider, received: () => received };
  },
};

describe(`${providerConformance.name}: simulator`, () => {
  for (const [name, run] of Object.entries(providerConformance.cases)) test(name, () => run(harness));
});
