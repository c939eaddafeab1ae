import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sourceFolders } from "./walls.ts";
import { packages, ROOT } from "./workspace.ts";

/** Files that break a rule, with the rules they must trip. A cycle is told of one of its files. */
const BROKEN: readonly (readonly [file: string, code: string, ...rules: readonly string[]])[] = [
  ["packages/protocol/src/x1.ts", 'import "@meerkat/errors";', "layers-protocol"],
  [
    "packages/errors/src/x2.ts",
    'import type { Peer } from "@meerkat/structured-output"; export type { Peer };',
    "layers-errors",
  ],
  ["packages/server/src/x3.ts", 'import "@meerkat/runtime";', "layers-server"],
  ["packages/client/src/x4.ts", 'import "@meerkat/cli";', "layers-client"],
  ["packages/events/src/x5.ts", 'import "./x5b.ts"; export const x5 = 1;', "no-cycles"],
  ["packages/events/src/x5b.ts", 'import { x5 } from "./x5.ts"; export const y = x5;'],
  [
    "packages/runtime/src/x6.ts",
    'import "../../store/src/memory/store.ts";',
    "no-deep-imports",
    "no-relative-imports-between-packages",
  ],
  ["packages/server/src/x7.ts", 'import "../../wire/src/index.ts";', "no-relative-imports-between-packages"],
  ["examples/x8.ts", 'import "../packages/events/src/fold.ts";', "programs-use-exports"],
  ["packages/runtime/src/loop/x9.ts", 'import "../session/sessions.ts";', "rooms-through-their-door"],
  ["packages/runtime/src/x10.ts", 'import "./session/sessions.ts";', "rooms-through-their-door-from-the-hall"],
  ["packages/runtime/src/x11.ts", 'import "@meerkat/store/sqlite";', "drivers-from-the-composition-root"],
  ["packages/runtime/src/policy/x12.ts", 'import "@meerkat/providers/simulator";', "drivers-from-the-composition-root"],
  ["packages/store/src/x13.ts", 'import "./sqlite/index.ts";', "ports-do-not-know-their-drivers"],
  ["packages/events/src/x14.ts", 'import "node:fs";', "portable-without-node"],
  ["packages/client/src/x15.ts", 'import "path";', "portable-without-node"],
  ["packages/wire/src/x16.ts", 'import "node:stream";', "wire-without-node"],
  ["packages/wire/src/x17.ts", 'import "./stdio.ts";', "wire-without-node-transports"],
  ["packages/client/src/x18.ts", 'import "@meerkat/wire/child";', "portable-without-node-transports"],
  ["packages/server/src/x19.ts", 'import "../dist/index.js";', "sources-not-builds"],
  ["packages/server/src/x20.ts", 'import "./nowhere.ts";', "everything-resolves"],
];

/** Files that may do what looks like the above. */
const ALLOWED: readonly (readonly [file: string, code: string])[] = [
  ["packages/cli/src/ok1.ts", 'import "@meerkat/store/sqlite"; import "@meerkat/runtime"; import "@meerkat/server";'],
  ["packages/testkit/src/ok2.ts", 'import "@meerkat/providers/simulator";'],
  ["packages/runtime/src/loop/ok3.test.ts", 'import "@meerkat/testkit"; import "@meerkat/store/sqlite";'],
  ["packages/client/src/ok4-node.ts", 'import "node:child_process"; import "@meerkat/wire/child";'],
  ["packages/store/src/ok5.ts", 'export const open = () => import("./sqlite/index.ts");'],
  ["packages/runtime/src/loop/ok6.ts", 'import "../session/index.ts";'],
  ["packages/events/src/ok7.ts", 'import type { B } from "./ok8.ts"; export interface A { b: B }'],
  ["packages/events/src/ok8.ts", 'import type { A } from "./ok7.ts"; export interface B { a: A }'],
  ["examples/ok9.ts", 'import "@meerkat/runtime";'],
];

interface Report {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

let copy = "";

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "meerkat-walls-"));
  const manifests = packages().map(({ short }) => `packages/${short}/package.json`);
  const configs = [".dependency-cruiser.mjs", "package.json", "tsconfig.json", "tsconfig.base.json"];
  for (const part of [...configs, ...manifests, ...sourceFolders()])
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  for (const { short } of packages()) linkDependencies(short);
  // Links below it stay relative to the real folder; only programs use the packages through it.
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"), "junction");
  mkdirSync(join(copy, "packages/server/dist"), { recursive: true });
  writeFileSync(join(copy, "packages/server/dist/index.js"), "export {};\n");
});

afterAll(() => rmSync(copy, { recursive: true }));

/** Gives a package of the copy the copies of all others, declared or not: the walls judge the import itself. */
function linkDependencies(short: string): void {
  const scope = join(copy, "packages", short, "node_modules/@meerkat");
  mkdirSync(scope, { recursive: true });
  for (const other of packages())
    symlinkSync(join(copy, "packages", other.short), join(scope, other.short), "junction");
}

/** The rules that each of these files breaks. */
function cruise(files: readonly (readonly [file: string, code: string, ...rest: readonly string[]])[]) {
  for (const [file, code] of files) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), `${code}\n`);
  }
  const folders = sourceFolders().filter((folder) => existsSync(join(copy, folder)));
  const args = ["--config", ".dependency-cruiser.mjs", "--output-type", "json", ...folders];
  const program = join(ROOT, "node_modules/.bin/depcruise");
  const options = { cwd: copy, encoding: "utf8", maxBuffer: 1e9, shell: process.platform === "win32" } as const;
  const { violations } = (JSON.parse(spawnSync(program, args, options).stdout) as Report).summary;
  for (const [file] of files) rmSync(join(copy, file));
  return (file: string) =>
    [...new Set(violations.filter(({ from }) => from === file).map(({ rule }) => rule.name))].sort();
}

test("every wall holds", () => {
  const rulesOf = cruise(BROKEN);
  const found = BROKEN.map(([file]) => [file, ...rulesOf(file)]);
  expect(found).toEqual(BROKEN.map(([file, , ...rules]) => [file, ...[...rules].sort()]));
});

test("and has its doors", () => {
  const rulesOf = cruise(ALLOWED);
  expect(ALLOWED.map(([file]) => [file, ...rulesOf(file)])).toEqual(ALLOWED.map(([file]) => [file]));
});
