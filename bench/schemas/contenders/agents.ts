import { fileURLToPath } from "node:url";
import type { JsonObject, JsonValue } from "@meerkat/protocol";
import type { Contender } from "../contender.ts";
import { fillNulls } from "./fill-nulls.ts";

/** What the package makes of the schema of a tool, and of the model's arguments. */
interface Prepared {
  readonly schema: JsonObject;
  normalizeInput(value: JsonValue): JsonValue;
}

/** Not exported by the package, so it is loaded from beside its entry. */
async function load(): Promise<(schema: JsonObject) => Prepared> {
  const entry = fileURLToPath(import.meta.resolve("@openai/agents-core"));
  const module = await import(new URL("./utils/strictToolSchema.mjs", `file://${entry}`).href);
  return module.prepareOpenAIStrictToolSchema;
}

let prepare: Promise<(schema: JsonObject) => Prepared> | undefined;

/** What `@openai/agents-core` makes of a strict tool. */
export const agentsHelper: Contender = {
  name: "@openai/agents-core 0.20.0",
  profile: "openai-tools",
  emit: async (schema) => {
    prepare ??= load();
    const prepared = (await prepare)(schema);
    const sent: JsonObject = JSON.parse(JSON.stringify(prepared.schema));
    return {
      schema: sent,
      warnings: [],
      encode: (value) => fillNulls(value, sent, sent),
      decode: (wire) => prepared.normalizeInput(structuredClone(wire)),
    };
  },
};
