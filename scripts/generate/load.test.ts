import { expect, test } from "vitest";
import { faultsAfter } from "./schema-copy.ts";

test("a type defined twice is refused, naming both files", () => {
  const usage = { description: "Another.", fields: {} };
  expect(faultsAfter((schema) => schema.set("types/session.yaml", ["Usage"], usage))).toEqual([
    "types/usage.yaml: the type Usage is already defined in types/session.yaml",
  ]);
  expect(faultsAfter((schema) => schema.set("types/session.yaml", ["TurnStartParams"], usage))).toEqual([
    "methods/turn.yaml: the type TurnStartParams is already defined in types/session.yaml",
  ]);
});

test("a file that is not YAML is named with the place of the fault", () => {
  const [fault] = faultsAfter((schema) => schema.write("types/usage.yaml", "Usage: { fields: [\n"));
  expect(fault).toMatch(/^types\/usage\.yaml: not readable as YAML: .* at line \d+/);
});

test("a key written twice is refused", () => {
  const [fault] = faultsAfter((schema) =>
    schema.write("types/usage.yaml", "A: { type: string }\nA: { type: string }\n"),
  );
  expect(fault).toMatch(/^types\/usage\.yaml: not readable as YAML: Map keys must be unique at line 2/);
});

test.each([
  ["an empty file", ""],
  ["a list", "- A\n"],
])("%s is refused", (_, text) => {
  expect(faultsAfter((schema) => schema.write("types/usage.yaml", text))).toEqual([
    "types/usage.yaml: expected a mapping",
  ]);
});

test("a block that is no schema is refused", () => {
  expect(faultsAfter((schema) => schema.set("types/usage.yaml", ["Usage", "fields", "input_tokens"], 3))).toEqual([
    "types/usage.yaml#Usage/input_tokens: expected a schema object",
  ]);
});

test("a stray file is refused", () => {
  expect(faultsAfter((schema) => schema.write("types/notes.md", "# Notes\n"))).toEqual([
    "types/notes.md: only .yaml files belong here",
  ]);
});

test("an example that is not JSON is named", () => {
  const [fault] = faultsAfter((schema) => schema.write("examples/TurnStartResult/run.json", "{,}"));
  expect(fault).toMatch(/^examples\/TurnStartResult\/run\.json: not JSON: /);
});
