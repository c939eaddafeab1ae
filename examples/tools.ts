import { embed } from "@meerkat/cli";
import { MeerkatClient } from "@meerkat/client";

await using client = await new MeerkatClient({ transport: embed() }).connect();
const inputSchema = { type: "object", properties: { word: { type: "string" } }, required: ["word"] };
await client.registerTool("lookup", "Looks a word up.", inputSchema, ({ word }) => `${word}: found`);

const session = await client.createSession("Please use lookup", { model: "simulator" });
console.log(session.toolCalls, session.text);
