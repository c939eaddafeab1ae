import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { MeerkatClient } from "../src/index.ts";
import { scriptedServer } from "./scripted-server.ts";

const ZOD = z.object({ city: z.string(), days: z.string().transform(Number).pipe(z.int().max(9)) });
const VALIBOT = toStandardJsonSchema(
  v.object({ city: v.string(), days: v.pipe(v.string(), v.transform(Number), v.integer(), v.maxValue(9)) }),
);
const ARKTYPE = type({ city: "string", days: type("string").pipe(Number).to("number.integer <= 9") });

async function connected() {
  const server = scriptedServer();
  const client = new MeerkatClient({ transport: server.transport });
  onTestFinished(() => client.close());
  await client.connect();
  const execute = (args: object) =>
    server.peer.call("tool/execute", { tool_use_id: "c1", name: "forecast", arguments: args });
  return { server, client, execute };
}

describe.each([
  ["zod", ZOD],
  ["valibot", VALIBOT],
  ["arktype", ARKTYPE],
] as const)("a tool whose arguments are described with %s", (_library, schema) => {
  it("is sent as JSON Schema, and its handler gets what the schema makes of the arguments", async () => {
    const { server, client, execute } = await connected();
    await client.registerTool("forecast", "Tells the weather.", schema, ({ city, days }) => `${city}: ${days + 1}`);
    const input_schema = expect.objectContaining({ type: "object", required: ["city", "days"] });
    expect(server.calls.at(-1)?.params).toEqual({
      tools: [{ name: "forecast", description: "Tells the weather.", input_schema }],
    });
    expect(await execute({ city: "Oslo", days: "4" })).toEqual({ content: "Oslo: 5", is_error: false });
  });

  it("tells the model where the schema's own checks refuse the arguments, and the handler is not called", async () => {
    const { client, execute } = await connected();
    await client.registerTool("forecast", "", schema, () => "never");
    expect(await execute({ city: "Oslo", days: "400" })).toEqual({
      content: expect.stringContaining("The arguments do not fit the tool's schema. days: "),
      is_error: true,
    });
  });
});

it("refuses a schema that cannot be written as JSON Schema before the server hears of it", async () => {
  const { server, client } = await connected();
  const tool = client.registerTool("when", "", z.object({ at: z.date() }), ({ at }) => at.toISOString());
  await expect(tool).rejects.toThrow(
    expect.objectContaining({ code: "INVALID_ARGS", message: expect.stringContaining("given as `inputSchema`") }),
  );
  expect(server.calls.map(({ method }) => method)).not.toContain("tools/register");
});

it("says how a schema of valibot gets written as JSON Schema, which it cannot be by itself", async () => {
  const { client } = await connected();
  const message = expect.stringContaining("toStandardJsonSchema of @valibot/to-json-schema");
  const refused = expect.objectContaining({ code: "INVALID_ARGS", message });
  const bare = v.object({ city: v.string() });
  await expect(client.registerTool("look", "", bare, ({ city }) => city)).rejects.toThrow(refused);
  await expect(client.createSession("Where?", { outputSchema: bare })).rejects.toThrow(refused);
});
