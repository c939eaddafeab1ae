import { embed } from "@meerkat/cli";
import { MeerkatClient } from "@meerkat/client";
import citySchema from "./city.schema.json" with { type: "json" };

await using client = await new MeerkatClient({ transport: embed() }).connect();
const session = await client.createSession("Tell me about Tokyo", { model: "simulator", outputSchema: citySchema });
console.log(session.structuredOutput.city, session.usage);

for await (const event of session.stream("And what about Osaka?")) {
  if (event.type === "text_delta") process.stdout.write(event.delta);
}
