import type { JsonObject, JsonValue, SchemaWarning } from "@meerkat/protocol";
import type { Growing } from "../partial/growing.ts";
import type { ProfileName } from "../profiles/names.ts";
import type { ValidationProblem } from "../validate/problem.ts";

/** A change that costs nothing an author would miss: an object that said nothing about other keys was closed. */
export interface LoweringNote {
  /** JSON Pointer of the keyword, or of the subschema that lacks one, in the author's schema. */
  readonly path: string;
  readonly keyword: string;
  /** `narrowed`: the schema that is sent admits less than the author's, where the author said nothing. */
  readonly class: "narrowed";
  readonly message: string;
}

/** What a lowering spent of the provider's budgets, and what it gave up to keep them. */
export interface Plan {
  /** Counts that the provider bounds, such as `optional` and `unions`. */
  readonly spent: Readonly<Record<string, number>>;
  /** One sentence for each part of the schema that was given up, with its pointer. */
  readonly gaveUp: readonly string[];
}

/** A model's answer brought back to the author's schema. */
export interface Decoded {
  readonly ok: true;
  readonly value: JsonValue;
  /** The JSON Pointer in the model's own answer for one in `value`. */
  wirePointer(pointer: string): string;
}

/** A model's answer that is no encoding of anything. Pointers are those of the model's answer. */
export interface Undecodable {
  readonly ok: false;
  readonly problems: readonly ValidationProblem[];
}

/** What of an unfinished answer is finished and valid. */
export interface PartialValue {
  /** Absent while nothing is finished. */
  readonly value?: JsonValue;
  /** Why nothing that follows can make the answer valid any more. */
  readonly impossible?: ValidationProblem;
}

/** A schema made fit for one provider, with the way there and back. */
export interface Lowered {
  readonly profile: ProfileName;
  /** False when the provider cannot be given a schema; `wireSchema` is then only what a prompt says. */
  readonly constrained: boolean;
  /** The schema to send. The same author's schema gives it byte for byte again. */
  readonly wireSchema: JsonObject;
  readonly warnings: readonly SchemaWarning[];
  readonly notes: readonly LoweringNote[];
  readonly plan: Plan;
  /** The model's spelling of a value that the author's schema accepts. Throws EncodeFault for one it cannot spell. */
  encode(value: JsonValue): JsonValue;
  /** The author's spelling of what the model wrote. Never throws. */
  decode(wire: JsonValue): Decoded | Undecodable;
  /** The same for an answer that is still being written. */
  decodePartial(wire: Growing): PartialValue;
}
