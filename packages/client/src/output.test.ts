import { afterEach, describe, expect, it } from "vitest";
import { type Script, SESSION_ID, scriptedServer, wireResult } from "../test/scripted-server.ts";
import { MeerkatClient, type StandardSchema } from "./index.ts";

const code = (name: string, message = "") =>
  expect.objectContaining({ code: name, message: expect.stringContaining(message) });
const clients: MeerkatClient[] = [];

afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));

async function connected(script: Script = {}) {
  const server = scriptedServer(script);
  const client = new MeerkatClient({ transport: server.transport });
  clients.push(client);
  await client.connect();
  return { server, client };
}

const JSON_SCHEMA = { type: "object", properties: { some_date: { type: "string" } }, required: ["some_date"] };

/** A date in a field, as a schema library would make it: the input is text, the output a Date. */
function dateSchema(
  parts: Partial<StandardSchema["~standard"]> = {},
): StandardSchema<{ some_date: string }, { some_date: Date }> {
  return {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: async (value) => {
        const date = new Date(Object(value).some_date);
        return Number.isNaN(date.getTime())
          ? { issues: [{ message: "not a date", path: [{ key: "some_date" }] }] }
          : { value: { some_date: date } };
      },
      jsonSchema: { input: ({ target }) => ({ $comment: target, ...JSON_SCHEMA }) },
      ...parts,
    } as StandardSchema<{ some_date: string }, { some_date: Date }>["~standard"],
  };
}

const answer = (value: unknown): Script => ({
  "session/create": () => wireResult({ structured_output: value, schema_warnings: [] }),
  "turn/start": () => wireResult({ structured_output: value }),
});

describe("structured output", () => {
  it("sends a JSON Schema or a wrapper as it is and returns the value as it came", async () => {
    const { server, client } = await connected(answer({ some_date: "today" }));
    const session = await client.createSession("when?", { outputSchema: JSON_SCHEMA, structuredOutputRetries: 0 });
    expect(server.calls.at(-1)?.params).toEqual({
      prompt: "when?",
      output_schema: JSON_SCHEMA,
      structured_output_retries: 0,
    });
    expect(session.structuredOutput.some_date).toBe("today");
    expect(session.lastResult.schemaWarnings).toEqual([]);
    const wrapper = { schema: JSON_SCHEMA, name: "date", strict: true };
    await client.createSession("when?", { outputSchema: wrapper });
    expect(server.calls.at(-1)?.params.output_schema).toEqual(wrapper);
  });

  it("keeps a null that the schema allows", async () => {
    const { client } = await connected(answer(null));
    expect((await client.createSession("x", { outputSchema: { type: "null" } })).structuredOutput).toBeNull();
  });

  it("says so when the server leaves it out", async () => {
    const { client } = await connected({ "session/create": () => wireResult() });
    await expect(client.createSession("x", { outputSchema: JSON_SCHEMA })).rejects.toThrow(
      code("INVALID_RESPONSE", "structured output"),
    );
  });

  it("is not asked for with a null, which no compiler lets pass", async () => {
    const { client } = await connected({ "session/create": () => wireResult() });
    // @ts-expect-error not a schema
    const session = await client.createSession("x", { outputSchema: null });
    expect(session.structuredOutput).toBeUndefined();
  });

  it("sends a Standard Schema's input schema and applies its transforms, turn after turn", async () => {
    const { server, client } = await connected(answer({ some_date: "2026-01-02" }));
    const stream = client.createSessionStreaming("when?", { outputSchema: dateSchema() });
    expect((await stream.collect()).structuredOutput.some_date).toEqual(new Date("2026-01-02"));
    expect(server.calls.at(-1)?.params.output_schema).toEqual({ $comment: "draft-2020-12", ...JSON_SCHEMA });
    const { structuredOutput } = await stream.session.turn("again");
    expect(structuredOutput.some_date.getUTCFullYear()).toBe(2026);
    expect(stream.session.structuredOutput).toBe(structuredOutput);
  });

  it("takes a schema that is a function", async () => {
    const { client } = await connected(answer({ some_date: "2026-01-02" }));
    const callable = Object.assign(() => undefined, dateSchema());
    expect((await client.createSession("x", { outputSchema: callable })).structuredOutput.some_date).toBeInstanceOf(
      Date,
    );
  });

  it("hands over the value that the schema's own checks refuse", async () => {
    const { client } = await connected(answer({ some_date: "never" }));
    const error = await client.createSession("x", { outputSchema: dateSchema() }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "AGENT_ERROR",
      message: expect.stringContaining("at some_date: not a date"),
      details: { reason: "schema_refused", session_id: SESSION_ID, value: { some_date: "never" } },
    });
  });

  it("keeps the run's work reachable when a transform of the application throws", async () => {
    const value = { some_date: "2026-01-02" };
    const { client } = await connected({
      "session/create": () => wireResult({ text: "paid for", structured_output: value }),
      "turn/start": () => wireResult({ text: "paid again", structured_output: value }),
    });
    const own = new Error("no such table: dates");
    const validate = () => {
      throw own;
    };
    const created = client.createSession("x", { outputSchema: dateSchema({ validate }) });
    const error = await created.catch((thrown: unknown) => thrown);
    const details = { reason: "schema_failed", session_id: SESSION_ID, text: "paid for", value };
    const message = expect.stringContaining("no such table: dates");
    expect(error).toMatchObject({ code: "AGENT_ERROR", message, details });
    expect(error).toHaveProperty("cause", own);
    const deferred = await client.createDeferredSession("x", {
      outputSchema: dateSchema({ validate: () => Promise.reject("text") }),
    });
    const started = await deferred.startTurn("go").catch((thrown: unknown) => thrown);
    expect(started).toMatchObject({ code: "AGENT_ERROR", details: { text: "paid again" }, cause: "text" });
  });

  it("refuses a Standard Schema that cannot write itself as JSON Schema", async () => {
    const { server, client } = await connected();
    const { jsonSchema: _none, ...old } = dateSchema()["~standard"];
    await expect(client.createSession("x", { outputSchema: { "~standard": old } })).rejects.toThrow(
      code("INVALID_ARGS", "Update test"),
    );
    const input = () => {
      throw new Error("Date cannot be represented");
    };
    await expect(client.createSession("x", { outputSchema: dateSchema({ jsonSchema: { input } }) })).rejects.toThrow(
      code("INVALID_ARGS", "Date cannot be represented"),
    );
    expect(server.calls).toHaveLength(2);
  });
});
