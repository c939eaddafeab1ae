import type { JsonObject } from "@meerkat/protocol";
import { withoutAtRoot } from "../root-schema.ts";

/** What OpenAI refuses at the root of a tool's schema, and what leaves it without properties there. */
const NOT_AT_ROOT = ["anyOf", "oneOf", "allOf", "not", "enum", "const", "$ref"];

/**
 * The parameters of a tool. The APIs want an object that lists its properties, even when it has none. What a root like
 * that cannot say is told in the description of the schema: that of a tool may be cut or refused when it is long.
 */
export function parametersOf(inputSchema: JsonObject): { [key: string]: unknown } {
  const { schema, told } = withoutAtRoot(inputSchema, NOT_AT_ROOT);
  const { description, properties = {}, ...rest } = schema;
  const words = [description, told].filter((text) => typeof text === "string" && text !== "");
  return {
    ...rest,
    ...(words.length === 0 ? {} : { description: words.join("\n\n") }),
    type: "object",
    properties,
  };
}
