import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseDocument } from "yaml";
import { findFaults } from "./faults.ts";

const SCHEMA = join(dirname(fileURLToPath(import.meta.url)), "../../schema");

const SOURCES = ["version.yaml", "errors.yaml", "capabilities.yaml", "types", "events", "methods", "examples"];

/** A copy of the contract's sources that a test may damage. Disposing of it removes it. */
export interface SchemaCopy extends Disposable {
  readonly root: string;
  /** Sets a value in a YAML file; `undefined` removes it. */
  set(file: string, path: readonly (string | number)[], value: unknown): void;
  /** Replaces a file, whatever it is. */
  write(file: string, text: string): void;
  remove(path: string): void;
  /** What the generator says about the copy. */
  faults(): readonly string[];
}

export function copySchema(): SchemaCopy {
  const root = mkdtempSync(join(tmpdir(), "meerkat-schema-"));
  for (const part of SOURCES) cpSync(join(SCHEMA, part), join(root, part), { recursive: true });
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  return {
    root,
    write,
    set(file, path, value) {
      const document = parseDocument(readFileSync(join(root, file), "utf8"));
      if (value === undefined) document.deleteIn(path);
      else document.setIn(path, document.createNode(value));
      write(file, document.toString());
    },
    remove: (path) => rmSync(join(root, path), { recursive: true }),
    faults: () => findFaults(root).faults,
    [Symbol.dispose]: () => rmSync(root, { recursive: true }),
  };
}

/** The faults of the contract after one change. */
export function faultsAfter(change: (schema: SchemaCopy) => void): readonly string[] {
  using schema = copySchema();
  change(schema);
  return schema.faults();
}
