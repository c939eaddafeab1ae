import type { Shape } from "../../packages/protocol/src/spelling.ts";
import { type Contract, refName } from "./model.ts";

/** What a stream is made of: the spelling of these decides how many events a second a client can read. */
const DELTA = /_delta$/;

/**
 * Functions that respell the types of which a stream has one an event. Walking the key table costs a look-up of every
 * name by its text; written out, the engine knows where each field is. The rest of the contract is read too seldom.
 */
export function straightFunctions(contract: Contract, shapes: Readonly<Record<string, Shape>>): string {
  return [...streamedTypes(contract)]
    .sort()
    .flatMap((name) => {
      const shape = shapes[name];
      return typeof shape === "object" && "o" in shape
        ? [`  ${name}: ${straight(shape.o, requiredOf(contract, name))},`]
        : [];
    })
    .join("\n");
}

/** Parameters of the server's notifications, the types that they name, and the pieces of text. */
function streamedTypes(contract: Contract): ReadonlySet<string> {
  const told = contract.methods.filter(({ kind, from }) => kind === "notification" && from === "server");
  const params = told.map((row) => row.params);
  const named = params.flatMap((name) => Object.values(contract.types[name]?.properties ?? {}).map(refName));
  const pieces = contract.events.filter(({ name }) => DELTA.test(name)).map(({ type }) => type);
  return new Set([...params, ...named, ...pieces].filter((name) => name !== undefined));
}

function requiredOf(contract: Contract, name: string): ReadonlySet<string> {
  return new Set(contract.types[name]?.required);
}

type Fields = Readonly<Record<string, readonly [publicName: string, child: Shape]>>;

function straight(fields: Fields, required: ReadonlySet<string>): string {
  const rows = Object.entries(fields).map(([wire, [name, child]]) => {
    const value = child === 0 ? `wire.${wire}` : `next(${JSON.stringify(child)}, wire.${wire}, "/${wire}")`;
    return { wire, name, value };
  });
  const always = rows.filter(({ wire }) => required.has(wire)).map(({ name, value }) => `${name}: ${value}`);
  const perhaps = rows
    .filter(({ wire }) => !required.has(wire))
    .map(({ wire, name, value }) => `    if (wire.${wire} !== undefined) out.${name} = ${value};\n`);
  return `(wire, next) => {\n    const out: Fields = { ${always.join(", ")} };\n${perhaps.join("")}    return out;\n  }`;
}
