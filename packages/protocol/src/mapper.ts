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
  /** Checks a wire value. Throws {@link ContractViolation}. */
  check(typeName: string, wire: unknown): void;
  /** Checks a wire value and returns its public form. Throws {@link ContractViolation}. */
  decode(typeName: string, wire: unknown, onUnknown?: OnUnknownField): unknown;
  /** The wire form of a public value. */
  encode(typeName: string, value: unknown, onUnknown?: OnUnknownField): unknown;
  decodeEvent(wire: unknown, onUnknown?: OnUnknownField): unknown;
  encodeEvent(event: unknown, onUnknown?: OnUnknownField): unknown;
}

/**
 * The mapper of one contract. The tables are arguments, so that the generator proves the contract's examples with the
 * code that will carry them, before the tables are written.
 */
export function createMapper(parts: ContractParts): Mapper {
  const types = typesOf(parts);
  const kinds = kindsOf(parts, types);
  const toPublic = (onUnknown?: OnUnknownField): Mapping => ({
    direction: "public",
    shapes: parts.shapes,
    // Who wants to hear of unknown fields needs the table, which knows what all of them are.
    straight: onUnknown ? undefined : parts.straight,
    onUnknown,
    event(value, pointer) {
      return decodeEventAt(kinds, value, this, pointer);
    },
  });
  const toWire = (onUnknown?: OnUnknownField): Mapping => ({
    direction: "wire",
    shapes: parts.shapes,
    onUnknown,
    event(value, pointer) {
      return encodeEventAt(kinds, value, this, pointer);
    },
  });
  const [quietPublic, quietWire] = [toPublic(), toWire()];
  return {
    check: (typeName, wire) => checkAs(typeOf(types, typeName), wire, ""),
    decode: (typeName, wire, onUnknown) =>
      decodeAs(typeOf(types, typeName), wire, onUnknown ? toPublic(onUnknown) : quietPublic, ""),
    encode: (typeName, value, onUnknown) => respell(typeName, value, onUnknown ? toWire(onUnknown) : quietWire),
    decodeEvent: (wire, onUnknown) => decodeEventAt(kinds, wire, onUnknown ? toPublic(onUnknown) : quietPublic, ""),
    encodeEvent: (event, onUnknown) => encodeEventAt(kinds, event, onUnknown ? toWire(onUnknown) : quietWire, ""),
  };
}

/** What is known of a type, in one place: a stream looks it up with every event. */
interface Type {
  readonly name: string;
  readonly validate: Validate | undefined;
  readonly straight: Straight | undefined;
}

function typesOf({ shapes, validators, straight }: ContractParts): ReadonlyMap<string, Type> {
  const names = new Set([...Object.keys(shapes), ...Object.keys(validators)]);
  return new Map([...names].map((name) => [name, { name, validate: validators[name], straight: straight?.[name] }]));
}

/** The type of each event kind. A map, because a kind comes from outside and could be the name of any property. */
function kindsOf({ events }: ContractParts, types: ReadonlyMap<string, Type>): ReadonlyMap<unknown, Type> {
  return new Map(Object.entries(events).map(([kind, { type }]) => [kind, typeOf(types, type)]));
}

function typeOf(types: ReadonlyMap<string, Type>, name: string): Type {
  return types.get(name) ?? { name, validate: undefined, straight: undefined };
}

function decodeAs(type: Type, wire: unknown, mapping: Mapping, at: string): unknown {
  checkAs(type, wire, at);
  // Only objects have code, and that it is one has been checked.
  return type.straight && mapping.straight
    ? type.straight(wire as Fields, mapping, at)
    : respell(type.name, wire, mapping, at);
}

function checkAs({ name, validate }: Type, wire: unknown, at: string): void {
  if (!validate || validate(wire)) return;
  const { pointer, problem } = explain(validate.errors ?? []);
  throw new ContractViolation(name, { pointer: at + pointer, problem });
}

type Fields = Readonly<Record<string, unknown>>;

function decodeEventAt(kinds: ReadonlyMap<unknown, Type>, wire: unknown, mapping: Mapping, at: string): unknown {
  if (!isRecord(wire) || typeof wire.type !== "string")
    throw new ContractViolation("AgentEvent", { pointer: `${at}/type`, problem: "must be string" });
  const type = kinds.get(wire.type);
  return type ? decodeAs(type, wire, mapping, at) : { type: "unknown", wireType: wire.type, data: wire };
}

function encodeEventAt(kinds: ReadonlyMap<unknown, Type>, event: unknown, mapping: Mapping, at: string): unknown {
  if (!isRecord(event)) return event;
  if (event.type === "unknown") return event.data;
  return respell(kinds.get(event.type)?.name ?? 0, event, mapping, at);
}
