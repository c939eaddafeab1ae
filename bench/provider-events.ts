import type { Benchmark, Comparison } from "./lib/benchmark.ts";
import { startModels } from "./lib/models.ts";
import { millisecondsOf } from "./lib/rounds.ts";
import { scratch } from "./lib/scratch.ts";
import { VENDORS } from "./providers/all.ts";
import { BareStdio } from "./providers/bare-stdio.ts";
import { modelClient } from "./providers/readers.ts";
import { comparisons, measureSides } from "./providers/sides.ts";
import type { Reader } from "./providers/vendor.ts";

const DELTAS = 5000;
const CHARACTERS = DELTAS * 8;

/** Microseconds a text delta from a provider's bytes to the loop that reads it. */
export const providerEvents: Benchmark = {
  name: "provider-events",
  aim: undefined,
  run: async (quick) => {
    await using models = await startModels(DELTAS);
    await using directory = await scratch();
    await using client = await modelClient(models.url, directory.path);
    await using bare = new BareStdio(models.url);
    const rounds = { warmUp: quick ? 3 : 20, kept: quick ? 5 : 25 };
    const measured: Comparison[] = [];
    for (const vendor of VENDORS) {
      const sides = await measureSides({ vendor, url: models.url, client, bare, rounds, sample: microsecondsEach });
      measured.push(...comparisons(sides, { what: `${vendor.name} delta`, unit: "us", stdio: 2 }));
    }
    return measured;
  },
};

async function microsecondsEach(read: Reader): Promise<number> {
  let characters = 0;
  const milliseconds = await millisecondsOf(() =>
    read((text) => {
      characters += text.length;
    }),
  );
  if (characters !== CHARACTERS) throw new Error(`${characters} of ${CHARACTERS} characters arrived.`);
  return (milliseconds * 1000) / DELTAS;
}
