import { isRecord, type JsonObject, type JsonValue, type ToolDef } from "@meerkat/protocol";
import { createValidator, type Validator } from "@meerkat/structured-output";

const validators = new WeakMap<ToolDef, Validator | undefined>();

/**
 * The arguments a model wrote, checked against the tool's schema. Returns a message for the model when they do not
 * fit. A schema that cannot be used is not the model's fault: its tool gets the arguments unchecked.
 */
export function checkArguments(
  def: ToolDef,
  args: JsonValue,
): { readonly args: JsonObject } | { readonly problem: string } {
  if (!isRecord(args)) return { problem: "The arguments must be a JSON object." };
  const found = validatorOf(def)?.validate(args) ?? [];
  if (found.length === 0) return { args: args as JsonObject };
  const problems = found
    .slice(0, 10)
    .map(({ pointer, message }) => `${pointer === "" ? "the arguments" : pointer}: ${message}`);
  return { problem: `The arguments do not fit the tool's schema. ${problems.join("; ")}` };
}

function validatorOf(def: ToolDef): Validator | undefined {
  if (!validators.has(def)) validators.set(def, compile(def));
  return validators.get(def);
}

function compile(def: ToolDef): Validator | undefined {
  try {
    return createValidator(def.inputSchema);
  } catch {
    return undefined;
  }
}
