import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CONTRACT, hostile, TYPE_NAMES, wireValues } from "../test/arbitrary.ts";
import { SHAPES } from "./gen/shapes.ts";
import { METHODS } from "./gen/tables.ts";
import {
  decodeEvent,
  decodeParams,
  decodeResult,
  decodeType,
  encodeEvent,
  encodeParams,
  encodeResult,
  encodeType,
  isMethod,
  type MethodName,
  methodRow,
  type NamedTypes,
} from "./index.ts";
import { type Mapping, respell, type Shape } from "./spelling.ts";

const methodNames = Object.keys(METHODS).filter(isMethod);

function thereAndBack(type: string, wire: unknown): unknown {
  // Names come from the contract's sources, which the compiler does not read.
  const name = type as keyof NamedTypes;
  return encodeType(name, decodeType(name, wire));
}

/** Own `__proto__` keys and the order of keys count, so the texts are compared. */
function expectSame(actual: unknown, expected: unknown): void {
  expect(JSON.stringify(actual)).toBe(JSON.stringify(expected));
}

describe("examples", () => {
  const examples = Object.entries(CONTRACT.examples).flatMap(([type, files]) =>
    files.map((file) => ({ type, ...file })),
  );

  test.each(examples)("$file comes back unchanged", ({ type, value }) => {
    expect(thereAndBack(type, value)).toStrictEqual(value);
  });
});

describe("every type", () => {
  test.each(TYPE_NAMES)("%s comes back unchanged, whatever the user's JSON holds", (name) => {
    const opaque = fc.oneof(fc.constant(null).map(hostile), fc.jsonValue());
    const values = fc.oneof(wireValues(name, { opaque, full: true }), wireValues(name, { opaque, full: false }));
    fc.assert(
      fc.property(values, (wire) => {
        const before = JSON.stringify(wire);
        const back = thereAndBack(name, wire);
        expectSame(wire, JSON.parse(before));
        expectSame(back, wire);
      }),
      { numRuns: 40 },
    );
  });
});

/** Where a value holds the hostile object, in the order of its text. */
function places(value: unknown, at = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (Object.hasOwn(value, "my_key")) return [at];
  return Object.entries(value).flatMap(([key, child]) => places(child, `${at}/${key}`));
}

describe("every method", () => {
  const making = { opaque: fc.constant(null).map(hostile), full: true };
  const sides = methodNames.flatMap((method) => {
    const { params, result } = methodRow(method);
    const both = [{ method, side: "params", type: params, decode: decodeParams, encode: encodeParams }];
    return result
      ? [...both, { method, side: "result", type: result, decode: decodeResult, encode: encodeResult }]
      : both;
  });

  test.each(sides)("the $side of $method keep the user's JSON in both directions", ({
    method,
    type,
    decode,
    encode,
  }) => {
    fc.assert(
      fc.property(wireValues(type, making), (wire) => {
        const value = (decode as (method: MethodName, wire: unknown) => unknown)(method, wire);
        expect(places(value)).toHaveLength(places(wire).length);
        expectSame((encode as (method: MethodName, value: unknown) => unknown)(method, value), wire);
      }),
      { numRuns: 20 },
    );
  });

  test("the user's JSON is the same object on the other side", () => {
    const [schema, context, tool] = [hostile(), hostile(), hostile()];
    const wire = {
      prompt: "hi",
      output_schema: schema,
      app_context: context,
      provider_params: hostile(),
      labels: JSON.parse('{"my_key":"a","__proto__":"b"}') as Readonly<Record<string, string>>,
      external_tools: [{ name: "t", description: "d", input_schema: tool }],
    };
    const params = decodeParams("session/create", wire);
    expect(params.outputSchema).toBe(schema);
    expect(params.appContext).toBe(context);
    expect(params.providerParams).toBe(wire.provider_params);
    expect(params.labels).toBe(wire.labels);
    expect(params.externalTools?.[0]?.inputSchema).toBe(tool);
    expect(encodeParams("session/create", params)).toStrictEqual(wire);
  });
});

describe("events", () => {
  test.each(CONTRACT.events)("$name comes back unchanged", ({ type, name }) => {
    fc.assert(
      fc.property(wireValues(type, { opaque: fc.constant(null).map(hostile), full: true }), (wire) => {
        const event = decodeEvent(wire);
        expect(event.type).toBe(name);
        expectSame(encodeEvent(event), wire);
      }),
      { numRuns: 20 },
    );
  });
});

describe("shapes that the contract does not use yet", () => {
  const shapes: Readonly<Record<string, Shape>> = {
    Leaf: { o: { a_b: ["aB", 0] } },
    Leaves: { a: "Leaf" },
    Name: "Leaves",
  };
  const mapping = (direction: Mapping["direction"]): Mapping => ({ direction, shapes, event: (value) => value });
  const trip = (shape: Shape, wire: unknown) => {
    const value = respell(shape, wire, mapping("public"));
    expectSame(respell(shape, value, mapping("wire")), wire);
    return value;
  };

  test("a map keeps the user's keys and changes what they lead to", () => {
    const wire = JSON.parse('{"__proto__":{"a_b":1},"a_b":{"a_b":2},"constructor":{"a_b":3}}') as unknown;
    expectSame(trip({ m: "Leaf" }, wire), JSON.parse('{"__proto__":{"aB":1},"a_b":{"aB":2},"constructor":{"aB":3}}'));
  });

  test("a union tells a list from an object, also when the list is named twice over", () => {
    const union: Shape = { u: ["Leaf", "Name"] };
    expect(trip(union, { a_b: 1 })).toStrictEqual({ aB: 1 });
    expect(trip(union, [{ a_b: 1 }])).toStrictEqual([{ aB: 1 }]);
    expect(trip(union, "text")).toBe("text");
  });

  test("a name that has no shape passes the value on", () => {
    const value = hostile();
    expect(trip("Nothing", value)).toBe(value);
  });
});

test("no two wire names share a public name, else the way back were lost", () => {
  const collisions = Object.entries(SHAPES).filter(([, shape]) => {
    const names = typeof shape === "object" && "o" in shape ? Object.values(shape.o).map(([name]) => name) : [];
    return new Set(names).size < names.length;
  });
  expect(collisions).toEqual([]);
});
