import type { JsonObject } from "@meerkat/protocol";

/** The parameters of a tool. The APIs refuse an object that does not list its properties, even when it has none. */
export function parametersOf(schema: JsonObject): { [key: string]: unknown } {
  return { ...(schema.properties === undefined ? { type: "object", properties: {} } : {}), ...schema };
}
