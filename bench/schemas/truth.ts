import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { createValidator, normalize, type Validator } from "@meerkat/structured-output";
import { closeSilent } from "./close-silent.ts";
import { type Compiled, compile } from "./validator.ts";

/** What the author's schema says of values, by a maintained validator. */
export interface Truth {
  valid(value: JsonValue): boolean;
  /** Whether the value has no keys but declared ones, in objects that say nothing about others. */
  declared(value: JsonValue): boolean;
  /** Pointers, in the author's schema, of the keywords that a value breaks. */
  failing(value: JsonValue): readonly string[];
}

/** Undefined for a schema that no validator takes. */
export function truthOf(schema: JsonObject): Truth | undefined {
  try {
    const normal = normalize(schema).schema;
    return new Judge(normal, createValidator(schema));
  } catch {
    return undefined;
  }
}

class Judge implements Truth {
  readonly #normal: JsonObject;
  readonly #ours: Validator;
  readonly #theirs: Compiled;
  #closed: Compiled | undefined;

  constructor(normal: JsonObject, ours: Validator) {
    this.#normal = normal;
    this.#ours = ours;
    this.#theirs = compile(normal);
  }

  /** ajv's verdict; ours only where ajv cannot compile the schema. */
  valid(value: JsonValue): boolean {
    return "accepts" in this.#theirs ? this.#theirs.accepts(value) : this.#ours.accepts(value);
  }

  declared(value: JsonValue): boolean {
    this.#closed ??= compile(closeSilent(this.#normal));
    return "refused" in this.#closed || this.#closed.accepts(value);
  }

  failing(value: JsonValue): readonly string[] {
    return this.#ours.validate(value).map(({ schemaPointer }) => schemaPointer);
  }
}
