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
    return { wire, name, value: part(child, wire) };
  });
  const always = rows.filter(({ wire }) => required.has(wire)).map(({ name, value }) => `${name}: ${value}`);
  const perhaps = rows
    .filter(({ wire }) => !required.has(wire))
    .map(({ wire, name, value }) => `    if (wire.${wire} !== undefined) out.${name} = ${value};\n`);
  const children = rows.some(({ wire, value }) => value !== `wire.${wire}`);
  return `(wire${children ? ", mapping, at" : ""}) => {\n    const out: Fields = { ${always.join(", ")} };\n${perhaps.join("")}    return out;\n  }`;
}

function part(shape: Shape, wire: string): string {
  if (shape === 0) return `wire.${wire}`;
  const place = `\`\${at}/${wire}\``;
  if (typeof shape === "object" && "e" in shape) return `mapping.event(wire.${wire}, ${place})`;
  return `respell(${JSON.stringify(shape)}, wire.${wire}, mapping, ${place})`;
}
