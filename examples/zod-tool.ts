import { embed } from "@meerkat/cli";
import { MeerkatClient } from "@meerkat/client";
import { z } from "zod";

await using client = await new MeerkatClient({ transport: embed() }).connect();
const inputSchema = z.object({ word: z.string().trim().min(1), language: z.enum(["en", "no"]).default("en") });
// The handler gets zod's output: `language` is there although the model may leave it out.
await client.registerTool("lookup", "Looks a word up.", inputSchema, ({ word, language }) => `${word} (${language})`);

const session = await client.createSession("Please use lookup", { model: "simulator" });
console.log(session.toolCalls, session.text);
