import { embed } from "@meerkat/cli";
import { MeerkatClient, matchEvent } from "@meerkat/client";

await using client = await new MeerkatClient({ transport: embed() }).connect();
for await (const event of client.createSessionStreaming("Tell me about Tokyo", { model: "simulator" })) {
  matchEvent(event, {
    text_delta: ({ delta }) => process.stdout.write(delta),
    run_completed: ({ usage }) => console.log(`\n${usage.outputTokens} tokens`),
    _: () => undefined,
  });
}
