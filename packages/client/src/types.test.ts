import { describe, expectTypeOf, it } from "vitest";
import type {
  EventStream,
  FromJsonSchema,
  JsonObject,
  JsonValue,
  MeerkatClient,
  PlainOutput,
  RunResult,
  Session,
  StandardSchema,
  UnknownEvent,
} from "./index.ts";

declare const client: MeerkatClient;
declare const session: Session;
declare const stored: JsonObject;
declare const person: StandardSchema<{ name: string }, { name: string; born: Date }>;

const CITY = {
  type: "object",
  properties: { city: { type: "string" }, country: { type: "string" }, population: { type: "integer" } },
  required: ["city", "country"],
} as const;

interface City {
  readonly city: string;
  readonly country: string;
  readonly population?: number;
}

describe("the types of the client", () => {
  it("narrow in the documented loop", () => {
    const read = async () => {
      for await (const event of session.stream("x")) {
        if (event.type === "text_delta") expectTypeOf(event.delta).toEqualTypeOf<string>();
        if (event.type === "unknown") expectTypeOf(event).toEqualTypeOf<UnknownEvent>();
      }
    };
    expectTypeOf(read).returns.resolves.toBeVoid();
  });

  it("come from a literal JSON Schema", () => {
    const literal = () =>
      client.createSession("Tell me about Tokyo", {
        outputSchema: {
          type: "object",
          properties: { city: { type: "string" }, country: { type: "string" }, population: { type: "integer" } },
          required: ["city", "country"],
        },
      });
    expectTypeOf(literal).returns.resolves.toHaveProperty("structuredOutput").toEqualTypeOf<City>();
    const constant = () => client.createSession("Tell me about Tokyo", { outputSchema: CITY });
    expectTypeOf(constant).returns.resolves.toHaveProperty("lastResult").toEqualTypeOf<RunResult<City>>();
    const wrapped = () => client.createSession("Tell me about Tokyo", { outputSchema: { schema: CITY, name: "city" } });
    expectTypeOf(wrapped).returns.resolves.toHaveProperty("structuredOutput").toEqualTypeOf<City>();
  });

  it("come from a Standard Schema's output or from a type argument", () => {
    const standard = () => client.createSession("Who?", { outputSchema: person });
    expectTypeOf(standard)
      .returns.resolves.toHaveProperty("structuredOutput")
      .toEqualTypeOf<{ name: string; born: Date }>();
    const argument = () => client.createSession<City>("Tell me about Tokyo", { outputSchema: stored });
    expectTypeOf(argument).returns.resolves.toHaveProperty("structuredOutput").toEqualTypeOf<City>();
  });

  it("are a JSON object for a schema the compiler does not know", () => {
    const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
    const documented = async () => {
      const data = (await client.createSession("Tell me about Tokyo", { outputSchema: schema })).structuredOutput;
      return data.city;
    };
    expectTypeOf(documented).returns.resolves.toEqualTypeOf<JsonValue | undefined>();
    const unknown = () => client.createSession("x", { outputSchema: stored });
    expectTypeOf(unknown).returns.resolves.toHaveProperty("structuredOutput").toEqualTypeOf<JsonObject>();
  });

  it("give a tool's handler what its Standard Schema makes of the arguments", () => {
    const standard = () =>
      client.registerTool("greet", "Greets", person, (args) => {
        expectTypeOf(args).toEqualTypeOf<{ name: string; born: Date }>();
        return args.name;
      });
    const json = () =>
      client.registerTool("greet", "Greets", CITY, (args) => {
        expectTypeOf(args).toEqualTypeOf<JsonObject>();
        return "hello";
      });
    expectTypeOf([standard, json]).items.returns.resolves.toBeVoid();
    // @ts-expect-error the schema has no such field
    expectTypeOf(() => client.registerTool("x", "", person, ({ nam }) => String(nam))).toBeFunction();
  });

  it("are open without a schema, and then there may be no result yet", () => {
    const plain = () => client.createSession("x", { model: "m" });
    expectTypeOf(plain).returns.resolves.toEqualTypeOf<Session<PlainOutput>>();
    expectTypeOf<Session["lastResult"]>().toEqualTypeOf<RunResult | undefined>();
    expectTypeOf<MeerkatClient["session"]>().returns.toEqualTypeOf<Session>();
  });

  it("reach every way to run", () => {
    const options = { outputSchema: CITY };
    expectTypeOf(() => client.createSessionStreaming("x", options)).returns.toExtend<EventStream<RunResult<City>>>();
    expectTypeOf(() => client.createSessionStreaming("x", options).session).returns.toEqualTypeOf<Session<City>>();
    const deferred = async () => (await client.createDeferredSession("x", options)).startTurn("go");
    expectTypeOf(deferred).returns.resolves.toEqualTypeOf<RunResult<City>>();
    const late = async () => (await client.createDeferredSession("x")).startTurn("go", options);
    expectTypeOf(late).returns.resolves.toEqualTypeOf<RunResult<City>>();
    // @ts-expect-error the schema was given at the creation
    const twice = async () => (await client.createDeferredSession("x", options)).startTurn("go", options);
    expectTypeOf(twice).toBeFunction();
  });

  it("know the options and the contract", () => {
    // @ts-expect-error there is no such option
    expectTypeOf(() => client.createSession("x", { modell: "m" })).toBeFunction();
    // @ts-expect-error only the first turn has a schema
    expectTypeOf(() => session.turn("x", { outputSchema: CITY })).toBeFunction();
    const list = () => client.call("session/list", { limit: 3 });
    expectTypeOf(list).returns.resolves.toHaveProperty("sessions");
    // @ts-expect-error not a method of the contract
    expectTypeOf(() => client.call("session/lost", {})).toBeFunction();
  });

  it("follow a schema as far as it goes", () => {
    expectTypeOf<FromJsonSchema<{ enum: readonly ["a", "b"] }>>().toEqualTypeOf<"a" | "b">();
    expectTypeOf<FromJsonSchema<{ const: 3 }>>().toEqualTypeOf<3>();
    expectTypeOf<FromJsonSchema<{ type: readonly ["string", "null"] }>>().toEqualTypeOf<string | null>();
    expectTypeOf<FromJsonSchema<{ type: "array"; items: { type: "number" } }>>().toEqualTypeOf<readonly number[]>();
    expectTypeOf<FromJsonSchema<{ anyOf: readonly [{ type: "string" }, { type: "boolean" }] }>>().toEqualTypeOf<
      string | boolean
    >();
    expectTypeOf<FromJsonSchema<{ type: "object"; additionalProperties: { type: "string" } }>>().toEqualTypeOf<{
      readonly [key: string]: string;
    }>();
    expectTypeOf<FromJsonSchema<{ $ref: "#/$defs/a" }>>().toEqualTypeOf<JsonValue>();
    expectTypeOf<FromJsonSchema<{ type: "object" }>>().toEqualTypeOf<JsonObject>();
  });
});
