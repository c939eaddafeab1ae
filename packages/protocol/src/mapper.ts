import { isRecord } from "./json.ts";
import { type Mapping, respell, type Shape, type Straight } from "./spelling.ts";
import { explain, type Problem, type Validate } from "./validate.ts";

/** A value that does not fit the contract. The message names the type, the place and the rule, never the value. */
export class ContractViolation extends Error {
  /** The contract type that was expected. */
  readonly typeName: string;
  /** JSON Pointer to the part that does not fit. */
  readonly pointer: string;
  /** What is wrong with it: `must be string`. */
  readonly problem: string;

  constructor(typeName: string, { pointer, problem }: Problem) {
    super(`${pointer === "" ? "the value" : pointer} ${problem}`);
    this.name = "ContractViolation";
    this.typeName = typeName;
    this.pointer = pointer;
    this.problem = problem;
  }
}

/** Called with the JSON Pointer of a field that the contract does not have, and the names it has there. */
export type OnUnknownField = (pointer: string, known: readonly string[]) => void;

/** What a generated contract is made of. */
export interface ContractParts {
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Code that does for a type what its shape says, only faster. */
  readonly straight?: Readonly<Record<string, Straight>>;
  readonly validators: Readonly<Record<string, Validate>>;
  /** The type of each event kind. */
  readonly events: Readonly<Record<string, { readonly type: string }>>;
}

/** Checks and maps values by type name. */
export interface Mapper {
  /** Checks a wire value and returns its public form. Throws {@link ContractViolation}. */
  decode(typeName: string, wire: unknown, onUnknown?: OnUnknownField): unknown;
  /** The wire form of a public value. */
  encode(typeName: string, value: unknown, onUnknown?: OnUnknownField): unknown;
  decodeEvent(wire: unknown, onUnknown?: OnUnknownField): unknown;
  encodeEvent(event: Readonly<Record<string, unknown>>, onUnknown?: OnUnknownField): unknown;
}

/**
 * The mapper of one contract. The tables are arguments, so that the generator proves the contract's examples with the
 * code that will carry them, before the tables are written.
 */
export function createMapper(parts: ContractParts): Mapper {
  const toPublic = (onUnknown?: OnUnknownField): Mapping => ({
    direction: "public",
    shapes: parts.shapes,
    // Who wants to hear of unknown fields needs the table, which knows what all of them are.
    straight: onUnknown ? undefined : parts.straight,
    onUnknown,
    event: (value, pointer) => decodeEventAt(parts, value, toPublic(onUnknown), pointer),
  });
  const toWire = (onUnknown?: OnUnknownField): Mapping => ({
    direction: "wire",
    shapes: parts.shapes,
    onUnknown,
    event: (value, pointer) => encodeEventAt(parts, value, toWire(onUnknown), pointer),
  });
  const [quietPublic, quietWire] = [toPublic(), toWire()];
  return {
    decode(typeName, wire, onUnknown) {
      check(parts, typeName, wire);
      return respell(typeName, wire, onUnknown ? toPublic(onUnknown) : quietPublic);
    },
    encode: (typeName, value, onUnknown) => respell(typeName, value, onUnknown ? toWire(onUnknown) : quietWire),
    decodeEvent: (wire, onUnknown) => decodeEventAt(parts, wire, onUnknown ? toPublic(onUnknown) : quietPublic),
    encodeEvent: (event, onUnknown) => encodeEventAt(parts, event, onUnknown ? toWire(onUnknown) : quietWire),
  };
}

function check(parts: ContractParts, typeName: string, value: unknown, at = ""): void {
  const validate = parts.validators[typeName];
  if (!validate || validate(value)) return;
  const { pointer, problem } = explain(validate.errors ?? []);
  throw new ContractViolation(typeName, { pointer: at + pointer, problem });
}

function decodeEventAt(parts: ContractParts, wire: unknown, mapping: Mapping, at = ""): unknown {
  if (!isRecord(wire) || typeof wire.type !== "string")
    throw new ContractViolation("AgentEvent", { pointer: `${at}/type`, problem: "must be string" });
  const row = Object.hasOwn(parts.events, wire.type) ? parts.events[wire.type] : undefined;
  if (!row) return { type: "unknown", wireType: wire.type, data: wire };
  check(parts, row.type, wire, at);
  return respell(row.type, wire, mapping, at);
}

function encodeEventAt(
  parts: ContractParts,
  event: Readonly<Record<string, unknown>>,
  mapping: Mapping,
  at = "",
): unknown {
  if (event.type === "unknown") return event.data;
  return respell(parts.events[String(event.type)]?.type ?? 0, event, mapping, at);
}
