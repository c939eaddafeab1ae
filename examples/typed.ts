import { embed } from "@meerkat/cli";
import { MeerkatClient } from "@meerkat/client";

await using client = await new MeerkatClient({ transport: embed() }).connect();
const outputSchema = {
  type: "object",
  properties: { city: { type: "string" }, population: { type: "integer" } },
  required: ["city", "population"],
} as const;

// The type of the answer comes from the schema: `city` is a string, `population` a number.
const session = await client.createSession("Tell me about Tokyo", { model: "simulator", outputSchema });
const { city, population } = session.structuredOutput;
console.log(city.toUpperCase(), population.toFixed(0));
