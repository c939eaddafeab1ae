import type { JsonObject, JsonValue } from "@meerkat/protocol";
import type { Growing } from "../../partial/growing.ts";
import { isJsonArray, isJsonObject, ownValue } from "../../schema/json.ts";
import { createValidator, type Validator } from "../../validate/validator.ts";
import { equalValues } from "../canonical.ts";
import { kindOf } from "../shape/kinds.ts";

/** How deep properties are looked at. */
const LOOK = 2;

/** Tells which sent schema a model's value fits. */
export class Matcher {
  /** The sent schema's definitions by reference. */
  readonly definitions = new Map<string, JsonObject>();
  readonly #validators = new WeakMap<JsonObject, Validator>();

  /** Whether a value fits, wholly. */
  is(schema: JsonObject, wire: JsonValue): boolean {
    const known = this.#validators.get(schema);
    const validator = known ?? createValidator(this.#selfContained(schema));
    if (known === undefined) this.#validators.set(schema, validator);
    return validator.accepts(wire);
  }

  #selfContained(schema: JsonObject): JsonObject {
    const definitions = [...this.definitions].map(([reference, body]) => [reference.replace("#/$defs/", ""), body]);
    return definitions.length === 0 ? schema : { ...schema, $defs: Object.fromEntries(definitions) };
  }

  /** Whether a value fits as far as a look at its kind, its keys and its tags tells. */
  mayBe(schema: JsonObject, wire: JsonValue, look = LOOK): boolean {
    const body = this.#open(schema);
    if (isJsonArray(body.anyOf))
      return body.anyOf.some((branch) => isJsonObject(branch) && this.mayBe(branch, wire, look));
    if (isJsonArray(body.enum)) return body.enum.some((value) => equalValues(value, wire));
    if (!kindFits(body, wire)) return false;
    return !isJsonObject(wire) || look === 0 || this.#objectMayBe(body, wire, look);
  }

  #objectMayBe(body: JsonObject, wire: JsonObject, look: number): boolean {
    const required = isJsonArray(body.required) ? body.required : [];
    if (required.some((name) => !Object.hasOwn(wire, String(name)))) return false;
    const properties = isJsonObject(body.properties) ? body.properties : {};
    return Object.entries(wire).every(([name, value]) => {
      const property = ownValue(properties, name);
      if (property === undefined) return body.additionalProperties !== false;
      return value === undefined || !isJsonObject(property) || this.mayBe(property, value, look - 1);
    });
  }

  /** Whether a value that has begun like this may still come to fit. */
  mayBecome(schema: JsonObject, wire: Growing): boolean {
    if (wire.kind === "closed") return this.mayBe(schema, wire.value);
    if (wire.kind === "unfinished") return true;
    const body = this.#open(schema);
    if (isJsonArray(body.anyOf))
      return body.anyOf.some((branch) => isJsonObject(branch) && this.mayBecome(branch, wire));
    if (!typesOf(body).includes(wire.kind)) return false;
    const properties = isJsonObject(body.properties) ? body.properties : {};
    if (wire.kind === "array") return true;
    return [...wire.members].every(([name, member]) => {
      const property = ownValue(properties, name);
      if (property === undefined) return body.additionalProperties !== false;
      return member.kind !== "closed" || !isJsonObject(property) || this.mayBe(property, member.value, 1);
    });
  }

  #open(schema: JsonObject): JsonObject {
    const reference = schema.$ref;
    return typeof reference === "string" ? (this.definitions.get(reference) ?? {}) : schema;
  }
}

function typesOf({ type }: JsonObject): readonly JsonValue[] {
  return isJsonArray(type) ? type : type === undefined ? [] : [type];
}

function kindFits(body: JsonObject, wire: JsonValue): boolean {
  const types = typesOf(body);
  const kind = kindOf(wire);
  if (types.length === 0 || types.includes(kind)) return true;
  return kind === "number" && types.includes("integer") && Number.isInteger(wire);
}
