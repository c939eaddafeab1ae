import { isRecord, type JsonObject, type JsonValue } from "@meerkat/protocol";
import { hasCalled } from "../forced-choice.ts";
import type { ModelRequest } from "../port.ts";
import { camelCase } from "./camel-case.ts";
import type { ToolNames } from "./tool-names.ts";

/**
 * `toolConfig` with the names of functions as the API knows them. How functions may be called is left out where none is
 * declared, which the API refuses, and of a structured answer.
 */
export function toolConfigOf(config: JsonValue, request: ModelRequest, names: ToolNames): JsonValue {
  if (!isRecord(config)) return config;
  const callable = request.tools.length > 0 && request.output === undefined;
  return mapped(config, (key, value) => {
    if (key !== "functionCallingConfig") return value;
    if (!callable || !isRecord(value)) return undefined;
    const config = mapped(value, (name, item) => allowed(name, item, names));
    return hasCalled(request) ? unforced(config) : config;
  });
}

/** Only where functions have to be called may it be said which of them. */
function unforced(config: JsonObject): JsonObject {
  if (config.mode !== "ANY") return config;
  const { allowedFunctionNames: _names, ...rest } = config;
  return { ...rest, mode: "AUTO" };
}

function allowed(key: string, value: JsonValue, names: ToolNames): JsonValue {
  if (key !== "allowedFunctionNames" || !Array.isArray(value)) return value;
  return value.map((name) => (typeof name === "string" ? names.toWire(name) : name));
}

/** The members by their names in camel case; what is undefined afterwards is left out. */
function mapped(object: JsonObject, change: (key: string, value: JsonValue) => JsonValue | undefined): JsonObject {
  const entries = Object.entries(object).map(([key, value = null]) => {
    return [camelCase(key), change(camelCase(key), value)] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
