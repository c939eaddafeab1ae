import type { JsonObject } from "@meerkat/protocol";
import { toStrictJsonSchema } from "openai/lib/transform";
import { type Contender, plain } from "../contender.ts";

/** What `openai` makes of a schema on the way to strict mode. */
export const openaiHelper: Contender = {
  name: "openai 7.57.0",
  profile: "openai",
  emit: (schema) => plain(strict(schema)),
};

function strict(schema: JsonObject): JsonObject {
  // The helper's own types of JSON Schema are closed; ours is any JSON.
  const made: unknown = Reflect.apply(toStrictJsonSchema, undefined, [schema]);
  return JSON.parse(JSON.stringify(made));
}
