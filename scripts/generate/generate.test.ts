import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { loadContract } from "./load.ts";
import { project } from "./project.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const GEN = "packages/protocol/src/gen";
let copy = "";

/** Runs the real script in the copy. */
function generate(...args: string[]): { status: number | null; said: string } {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/generate.ts", ...args], {
    cwd: copy,
    encoding: "utf8",
  });
  return { status, said: stderr };
}

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "meerkat-generate-"));
  for (const part of ["package.json", "scripts", "schema", "packages/protocol/src"])
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"), "junction");
});

beforeEach(() => {
  for (const part of ["schema", GEN]) {
    rmSync(join(copy, part), { recursive: true, force: true });
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  }
});

afterAll(() => rmSync(copy, { recursive: true }));

test("--check passes on what was generated and says nothing", () => {
  expect(generate("--check")).toEqual({ status: 0, said: "" });
});

test("--check names a file with one byte more, a missing one and a stranger, and changes nothing", () => {
  appendFileSync(join(copy, GEN, "tables.ts"), "\n");
  rmSync(join(copy, "schema/dist/openrpc.json"));
  writeFileSync(join(copy, GEN, "extra.ts"), "");
  const stale = ["schema/dist/openrpc.json", `${GEN}/tables.ts`, `${GEN}/extra.ts`];
  expect(generate("--check")).toEqual({
    status: 1,
    said: `Stale, run \`pnpm generate\`:\n${stale.map((file) => `  ${file}\n`).join("")}`,
  });
  expect(existsSync(join(copy, GEN, "extra.ts"))).toBe(true);

  expect(generate().status).toBe(0);
  expect(generate("--check")).toEqual({ status: 0, said: "" });
  expect(existsSync(join(copy, GEN, "extra.ts"))).toBe(false);
});

test("a fault stops the generator before it writes, with the file and exit code 1", () => {
  writeFileSync(join(copy, "schema/types/usage.yaml"), "Usage: [\n");
  rmSync(join(copy, GEN, "tables.ts"));
  const { status, said } = generate();
  expect(status).toBe(1);
  expect(said).toMatch(/^The contract has 1 fault\(s\):\n {2}schema\/types\/usage\.yaml: not readable as YAML: /);
  expect(existsSync(join(copy, GEN, "tables.ts"))).toBe(false);
});

test("the same contract gives the same bytes, in this process and in a new one", async () => {
  const [first, second] = [
    await project(loadContract(join(copy, "schema"))),
    await project(loadContract(join(copy, "schema"))),
  ];
  expect([...second]).toEqual([...first]);
  for (const folder of [GEN, "schema/dist"]) rmSync(join(copy, folder), { recursive: true });
  expect(generate().status).toBe(0);
  for (const [file, text] of first) expect(readFileSync(join(copy, file), "utf8") === text, file).toBe(true);
});
