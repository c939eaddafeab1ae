import { embed } from "@meerkat/cli";
import type { ModelRequest, ProviderDriver } from "@meerkat/providers";
import { createSimulator, parseScenario } from "@meerkat/providers/simulator";
import type { Transport } from "@meerkat/wire";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, expectTypeOf, it, onTestFinished } from "vitest";
import { z } from "zod";
import { type DeepPartial, MeerkatClient, type OutputOf, type PartialOf } from "../src/index.ts";

/** A date that is text in JSON, and a wing span of which JSON Schema cannot say that it is no prime. */
const NO_THIRTEEN = "may not be 13";

const ZOD = z.object({
  born: z.iso.date().transform((text) => new Date(text)),
  span: z.number().refine((span) => span !== 13, NO_THIRTEEN),
  note: z.string().optional(),
});
const VALIBOT = toStandardJsonSchema(
  v.object({
    born: v.pipe(
      v.string(),
      v.isoDate(),
      v.transform((text) => new Date(text)),
    ),
    span: v.number(),
    note: v.optional(v.string()),
  }),
);
const ARKTYPE = type({
  born: type("string").pipe((text) => new Date(text)),
  span: type("number").narrow((span, context) => span !== 13 || context.mustBe("no 13")),
  "note?": "string",
});

interface Bird {
  readonly born: Date;
  readonly span: number;
  readonly note?: string | undefined;
}

/** A client of a runtime in this process whose model says a word and then this answer; a third call would fail. */
async function asked(answer: object) {
  const requests: ModelRequest[] = [];
  const sent: string[] = [];
  const calls = [{ text: "Let me see." }, { json: answer, chunk_chars: 3 }];
  const simulator = createSimulator({ scenario: parseScenario({ calls }) });
  const driver: ProviderDriver = {
    name: "simulator",
    load: async () => ({
      name: "simulator",
      stream: (request, options) => {
        requests.push(request);
        return simulator.stream(request, options);
      },
    }),
  };
  const transport = listened(embed({ providers: [driver], env: { RKAT_MODEL: "simulator" } }), sent);
  const client = await new MeerkatClient({ transport }).connect();
  onTestFinished(() => client.close());
  const outputSchema = (): unknown =>
    sent.map((line) => JSON.parse(line)).find(({ method }) => method === "session/create")?.params.output_schema;
  return { client, requests, outputSchema };
}

function listened(open: () => Transport, sent: string[]): () => Transport {
  return () => {
    const inner = open();
    const send = (line: string) => {
      sent.push(line);
      return inner.send(line);
    };
    return { lines: inner.lines, send, close: (reason) => inner.close(reason) };
  };
}

const HAWK = { born: "2020-05-06", span: 1.2 };

describe("a schema of a library", () => {
  it("gives the structured output the type of zod's output, and zod's transforms run", async () => {
    const { client, outputSchema, requests } = await asked(HAWK);
    const session = await client.createSession("A hawk?", { outputSchema: ZOD });
    expectTypeOf(session.structuredOutput).toEqualTypeOf<{ born: Date; span: number; note?: string | undefined }>();
    expect(session.structuredOutput).toEqual({ born: new Date("2020-05-06"), span: 1.2 });
    expect(outputSchema()).toEqual(z.toJSONSchema(ZOD, { io: "input", target: "draft-2020-12" }));
    expect(requests).toHaveLength(2);
  });

  it("does so for valibot", async () => {
    const { client, outputSchema } = await asked(HAWK);
    const session = await client.createSession("A hawk?", { outputSchema: VALIBOT });
    expectTypeOf(session.structuredOutput).toExtend<Bird>();
    expectTypeOf(session.structuredOutput.born).toEqualTypeOf<Date>();
    expect(session.structuredOutput).toEqual({ born: new Date("2020-05-06"), span: 1.2 });
    expect(outputSchema()).toEqual(VALIBOT["~standard"].jsonSchema.input({ target: "draft-2020-12" }));
  });

  it("does so for arktype", async () => {
    const { client, outputSchema } = await asked(HAWK);
    const session = await client.createSession("A hawk?", { outputSchema: ARKTYPE });
    expectTypeOf(session.structuredOutput).toExtend<Bird>();
    expectTypeOf(session.structuredOutput.born).toEqualTypeOf<Date>();
    expect(session.structuredOutput).toEqual({ born: new Date("2020-05-06"), span: 1.2 });
    expect(outputSchema()).toEqual(ARKTYPE["~standard"].jsonSchema.input({ target: "draft-2020-12" }));
  });

  it.each([
    ["zod", ZOD, NO_THIRTEEN],
    ["arktype", ARKTYPE, "no 13"],
  ])("hands over the value that a check of %s refuses, and asks the model no more", async (_name, schema, reason) => {
    const { client, requests } = await asked({ ...HAWK, span: 13 });
    await expect(client.createSession("A hawk?", { outputSchema: schema })).rejects.toMatchObject({
      code: "AGENT_ERROR",
      message: expect.stringContaining(reason),
      details: { reason: "schema_refused", value: { ...HAWK, span: 13 } },
    });
    expect(requests).toHaveLength(2);
  });

  it("is refused before anything is sent when the library cannot write it, as valibot cannot write a check", async () => {
    const { client, requests } = await asked(HAWK);
    const checked = toStandardJsonSchema(
      v.object({
        span: v.pipe(
          v.number(),
          v.check((span) => span !== 13),
        ),
      }),
    );
    await expect(client.createSession("A hawk?", { outputSchema: checked })).rejects.toMatchObject({
      code: "INVALID_ARGS",
      message: expect.stringContaining("JSON Schema cannot express"),
    });
    expect(requests).toEqual([]);
  });

  it("shows its input growing before the transform makes an output of it", async () => {
    const { client } = await asked(HAWK);
    const stream = client.createSessionStreaming("A hawk?", { outputSchema: ZOD, streamStructuredOutput: true });
    const partials: { readonly born?: string; readonly span?: number }[] = [];
    for await (const partial of stream.partials()) partials.push(partial);
    expect(partials).toContainEqual({ born: "2020-05-06" });
    expect(partials.at(-1)).toEqual(HAWK);
    expect(stream.result.structuredOutput.born).toEqual(new Date("2020-05-06"));
  });
});

describe("the types of partial values", () => {
  it("are those of a schema's input with everything optional", () => {
    expectTypeOf<PartialOf<typeof ZOD>>().toEqualTypeOf<{
      readonly born?: string;
      readonly span?: number;
      readonly note?: string | undefined;
    }>();
    expectTypeOf<OutputOf<typeof ZOD>["born"]>().toEqualTypeOf<Date>();
    expectTypeOf<DeepPartial<{ a: readonly { b: string }[] }>>().toEqualTypeOf<{
      readonly a?: readonly { readonly b?: string }[];
    }>();
  });
});
