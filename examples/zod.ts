import { embed } from "@meerkat/cli";
import { MeerkatClient } from "@meerkat/client";
import { z } from "zod";

await using client = await new MeerkatClient({ transport: embed() }).connect();
const outputSchema = z.object({
  city: z.string().transform((name) => name.toUpperCase()),
  population: z.int().nonnegative(),
});

const options = { model: "simulator", outputSchema, streamStructuredOutput: true } as const;
const stream = client.createSessionStreaming("Tell me about Tokyo", options);
// Finished parts of zod's input while it is written; zod's output, here in capitals, when it is whole.
for await (const { city, population } of stream.partials()) console.log("so far:", city, population);
console.log(stream.result.structuredOutput.city, stream.result.structuredOutput.population.toFixed(0));
