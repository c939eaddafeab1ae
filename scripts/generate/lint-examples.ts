import { ContractViolation, createMapper, type Mapper } from "../../packages/protocol/src/mapper.ts";
import { type Contract, EVENT_UNION, type Example } from "./model.ts";
import { shapes } from "./shapes.ts";
import { validators } from "./validators.ts";
import { firstDifference } from "./walk.ts";

/**
 * Faults of the examples' values: one that its type refuses, or that does not come back unchanged from a trip to
 * the public spelling. Needs a contract whose structure is sound.
 */
export function lintExampleValues(contract: Contract): string[] {
  const mapper = createMapper({
    shapes: shapes(contract),
    validators: validators(contract),
    events: Object.fromEntries(contract.events.map((event) => [event.name, event])),
  });
  return Object.entries(contract.examples).flatMap(([type, examples]) =>
    examples.flatMap((example) => lintExample(mapper, type, example)),
  );
}

function lintExample(mapper: Mapper, type: string, { file, value }: Example): string[] {
  const unknown: string[] = [];
  try {
    const back = thereAndBack(mapper, type, value, (pointer) => unknown.push(pointer));
    if (unknown.length > 0) return unknown.map((pointer) => `${file}: ${pointer} is no field of ${type}`);
    const changed = firstDifference(value, back);
    return changed === undefined
      ? []
      : [`${file}: ${changed || "the value"} is not the same after its trip to the public spelling and back`];
  } catch (error) {
    if (error instanceof ContractViolation) return [`${file}: ${error.message} (${error.typeName})`];
    throw error;
  }
}

function thereAndBack(mapper: Mapper, type: string, value: unknown, onUnknown: (pointer: string) => void): unknown {
  if (type !== EVENT_UNION) return mapper.encode(type, mapper.decode(type, value, onUnknown));
  const event = mapper.decodeEvent(value, onUnknown);
  return mapper.encodeEvent(event as Readonly<Record<string, unknown>>);
}
