import type { JsonValue } from "@meerkat/protocol";

/**
 * The arguments a model wrote for a tool. Nothing, and `null`, mean that there are none. Text that is no JSON stays
 * text: whoever runs tools answers the model that its arguments have to be an object.
 */
export function parseArguments(text: string): JsonValue {
  if (text.trim() === "") return {};
  try {
    const value: JsonValue = JSON.parse(text);
    return value ?? {};
  } catch {
    return text;
  }
}
