import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SEAL, seal } from "./releases.ts";
import { copySchema, faultsAfter, type SchemaCopy } from "./schema-copy.ts";

const EDITED = "releases/0.4.0: the snapshot was edited after its release; restore it and bump the contract instead";

function release(schema: SchemaCopy): void {
  schema.write("releases/0.4.0/schema.json", "{}\n");
  schema.write("releases/0.4.0/transcripts/first.txt", "> {}\n");
  const folder = join(schema.root, "releases/0.4.0");
  writeFileSync(join(folder, SEAL), seal(folder));
}

test("a sealed snapshot passes", () => {
  expect(faultsAfter(release)).toEqual([]);
});

test("a snapshot without a seal is refused", () => {
  expect(faultsAfter((schema) => schema.write("releases/0.4.0/schema.json", "{}\n"))).toEqual([
    "releases/0.4.0: the snapshot has no SHA256SUMS",
  ]);
});

test.each([
  ["edited", (schema: SchemaCopy) => schema.write("releases/0.4.0/transcripts/first.txt", "> []\n")],
  ["given another file", (schema: SchemaCopy) => schema.write("releases/0.4.0/notes.md", "New.\n")],
  ["robbed of a file", (schema: SchemaCopy) => schema.remove("releases/0.4.0/schema.json")],
])("a snapshot that was %s is refused", (_, change) => {
  using schema = copySchema();
  release(schema);
  change(schema);
  expect(schema.faults()).toEqual([EDITED]);
});
