import type { JsonObject } from "@meerkat/protocol";
import { describe, expect, it } from "vitest";
import type { Contender, Emission } from "../contender.ts";
import { contendersFor } from "./all.ts";

const POINT: JsonObject = {
  type: "object",
  properties: { x: { type: "number" }, label: { type: "string" } },
  required: ["x", "label"],
  additionalProperties: false,
};
const OPTIONAL: JsonObject = { ...POINT, required: ["x"] };
const MAP: JsonObject = { type: "object", additionalProperties: { type: "string" } };

const all = contendersFor(["openai", "anthropic", "gemini"]);

function named(name: string, profile: string): Contender {
  const found = all.find((one) => one.name.startsWith(name) && one.profile === profile);
  if (found === undefined) throw new Error(`no ${name} for ${profile}`);
  return found;
}

async function outcome(contender: Contender, schema: JsonObject): Promise<Emission | "refused"> {
  try {
    return await contender.emit(structuredClone(schema));
  } catch {
    return "refused";
  }
}

async function sent(contender: Contender, schema: JsonObject): Promise<JsonObject | "refused"> {
  const emission = await outcome(contender, schema);
  return emission === "refused" ? emission : emission.schema;
}

describe("the helpers of the published packages", () => {
  it("openai keeps a closed object and refuses an optional property and a map", async () => {
    const helper = named("openai ", "openai");
    expect(await sent(helper, POINT)).toMatchObject(POINT);
    expect(await sent(helper, OPTIONAL)).toBe("refused");
    expect(await sent(helper, MAP)).toBe("refused");
  });

  it("agents-core writes absent as null and takes it back", async () => {
    const helper = named("@openai/agents-core", "openai-tools");
    const emission = await outcome(helper, OPTIONAL);
    if (emission === "refused") return expect.unreachable("an optional property is refused");
    expect(emission.encode({ x: 1 })).toEqual({ x: 1, label: null });
    expect(emission.decode({ x: 1, label: null })).toEqual({ x: 1 });
    expect(await sent(helper, POINT)).toMatchObject(POINT);
    expect(await sent(helper, MAP)).toMatchObject(MAP);
  });

  it("@anthropic-ai/sdk closes a map, so that only an empty one can be written", async () => {
    const helper = named("@anthropic-ai/sdk", "anthropic");
    expect(await sent(helper, POINT)).toEqual(POINT);
    expect(await sent(helper, OPTIONAL)).toEqual(OPTIONAL);
    expect(await sent(helper, MAP)).toEqual({ type: "object", properties: {}, additionalProperties: false });
  });

  it("@google/genai writes OpenAPI without a word of additionalProperties, or passes JSON Schema on", async () => {
    const openApi = named("@google/genai", "gemini-openapi");
    expect(await sent(openApi, MAP)).toEqual({ type: "OBJECT" });
    expect(await sent(openApi, OPTIONAL)).toMatchObject({ type: "OBJECT", properties: { x: { type: "NUMBER" } } });
    const draft = await outcome(openApi, { ...MAP, $schema: "http://json-schema.org/draft-07/schema#" });
    expect(draft).toMatchObject({ profile: "gemini", schema: MAP });
    for (const schema of [POINT, OPTIONAL, MAP]) {
      expect(await sent(named("@google/genai", "gemini"), schema)).toEqual(schema);
    }
  });

  it("the AI SDK sends something for each provider, seen at its fetch", async () => {
    expect(await sent(named("AI SDK", "openai"), MAP)).toMatchObject(MAP);
    expect(await sent(named("AI SDK", "openai"), OPTIONAL)).toMatchObject(OPTIONAL);
    expect(await sent(named("AI SDK", "anthropic"), POINT)).toMatchObject(POINT);
    expect(await sent(named("AI SDK", "anthropic"), MAP)).toBe("refused");
    expect(await sent(named("AI SDK", "gemini"), MAP)).toMatchObject(MAP);
  });
});

describe("ours", () => {
  it.each(["openai", "anthropic", "gemini"])("brings each value back for %s", async (profile) => {
    for (const [schema, value] of [
      [POINT, { x: 1, label: "a" }],
      [OPTIONAL, { x: 1 }],
      [MAP, { a: "b" }],
    ] as const) {
      const emission = await outcome(named("ours", profile), schema);
      if (emission === "refused") return expect.unreachable("refused");
      expect(emission.decode(emission.encode(value))).toEqual(value);
    }
  });
});
