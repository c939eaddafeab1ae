import type { EventTypes, MethodTypes, NamedTypes, WireMethodTypes } from "./gen/maps.ts";
import { SHAPES, STRAIGHT } from "./gen/shapes.ts";
import { EVENTS, METHODS } from "./gen/tables.ts";
import type { AgentEvent } from "./gen/types.ts";
import { VALIDATORS } from "./gen/validators.js";
import type { JsonValue } from "./json.ts";
import { createMapper, type OnUnknownField } from "./mapper.ts";
import { methodRow } from "./rows.ts";

/** The name of a method or notification of the contract. */
export type MethodName = keyof MethodTypes;
/** The parameters of a method in the public spelling. */
export type Params<M extends MethodName> = MethodTypes[M]["params"];
/** The result of a method in the public spelling. */
export type Result<M extends MethodName> = MethodTypes[M]["result"];
/** The parameters of a method as they are on the wire. */
export type WireParams<M extends MethodName> = WireMethodTypes[M]["params"];
/** The result of a method as it is on the wire. */
export type WireResult<M extends MethodName> = WireMethodTypes[M]["result"];

// Marked pure so that a bundle that neither decodes nor encodes leaves the validators out.
const mapper = /* @__PURE__ */ createMapper({
  shapes: SHAPES,
  straight: STRAIGHT,
  validators: VALIDATORS,
  events: EVENTS,
});

/** Checks the wire form of a named type and returns it in the public spelling. Throws {@link ContractViolation}. */
export function decodeType<N extends keyof NamedTypes>(
  name: N,
  wire: unknown,
  onUnknown?: OnUnknownField,
): NamedTypes[N] {
  return mapper.decode(name, wire, onUnknown) as NamedTypes[N];
}

/** The wire form of a value of a named type. Fields that the contract does not have are reported and left out. */
export function encodeType<N extends keyof NamedTypes>(
  name: N,
  value: NamedTypes[N],
  onUnknown?: OnUnknownField,
): JsonValue {
  return mapper.encode(name, value, onUnknown) as JsonValue;
}

/**
 * Checks the parameters of a method as they came and returns them as they are, for who needs only some of them and those
 * often. An event in them is checked by {@link decodeEvent}. Throws {@link ContractViolation}.
 */
export function checkParams<M extends MethodName>(method: M, wire: unknown): WireParams<M> {
  mapper.check(METHODS[method].params, wire);
  return wire as WireParams<M>;
}

/** Checks the parameters of a method as they came and returns them in the public spelling. Absent parameters are `{}`. Throws {@link ContractViolation}. */
export function decodeParams<M extends MethodName>(method: M, wire: unknown, onUnknown?: OnUnknownField): Params<M> {
  return mapper.decode(METHODS[method].params, wire ?? {}, onUnknown) as Params<M>;
}

/** The wire form of a method's parameters. */
export function encodeParams<M extends MethodName>(
  method: M,
  params: Params<M>,
  onUnknown?: OnUnknownField,
): WireParams<M> {
  return mapper.encode(METHODS[method].params, params, onUnknown) as WireParams<M>;
}

/** Checks the result of a method as it came and returns it in the public spelling. Throws {@link ContractViolation}. */
export function decodeResult<M extends MethodName>(method: M, wire: unknown): Result<M> {
  const { result } = methodRow(method);
  return (result ? mapper.decode(result, wire) : undefined) as Result<M>;
}

/** The wire form of a method's result. */
export function encodeResult<M extends MethodName>(method: M, result: Result<M>): WireResult<M> {
  const { result: name } = methodRow(method);
  return (name ? mapper.encode(name, result) : undefined) as WireResult<M>;
}

/** Whether the contract has this event kind. */
export function isKnownEvent(type: string): type is keyof EventTypes {
  return Object.hasOwn(EVENTS, type);
}

/**
 * Checks an event as it came and returns it in the public spelling. A kind the contract does not know becomes
 * an `unknown` event; a known kind that is malformed throws {@link ContractViolation}, it is never patched up.
 */
export function decodeEvent(wire: unknown, onUnknown?: OnUnknownField): AgentEvent {
  return mapper.decodeEvent(wire, onUnknown) as AgentEvent;
}

/** The wire form of an event; an `unknown` event goes out as it came in. */
export function encodeEvent(event: AgentEvent): unknown {
  return mapper.encodeEvent(event);
}
