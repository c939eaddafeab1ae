import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Package } from "../check/workspace.ts";
import { brokenPromises } from "./promises.ts";
import { apiReport } from "./report.ts";

/** A built package with a piece that the bundler shared under a hashed name, and one of another package. */
const FILES = {
  "dist/shared-Ab12.d.ts": `
    /** A comment. */
    interface Options { readonly size: Size }
    type Size = "small" | "large";
    interface Unused { readonly no: true }
    export type { Options as O };`,
  "dist/index.d.ts": `
    import { O as Options } from './shared-Ab12.js';
    import { Other } from '@x/other';
    export * from '@x/other';
    declare const zero = 0;
    /** Says it. */
    declare function say(options: Options): void;
    export { say, zero, type Options, Other as Renamed };`,
  "dist/index.js": "export const zero = 0; export function say() {} export const extra = 1; export const Star = 1;",
  "node_modules/@x/other/package.json": `{"name": "@x/other", "version": "1.0.0", "types": "./index.d.ts"}`,
  "node_modules/@x/other/index.d.ts":
    "export interface Other { a: 1 }\nexport declare class Star {}\nexport declare class Gone {}",
};

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "meerkat-api-"));
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  writeFileSync(join(folder, "package.json"), `{"type": "module"}`);
});
afterAll(() => rmSync(folder, { recursive: true }));

function built(): Package {
  const exports = { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } };
  return { short: "x", folder, manifest: { name: "@x/x", version: "1.0.0", publishConfig: { exports } } };
}

test("a report shows what users see: no comments, no names of pieces, what is re-exported and what is only reachable", () => {
  expect(apiReport(built())).toBe(`# The public API of @x/x

Written by \`node scripts/api-reports.ts\`.

## @x/x

\`\`\`ts
export * from "@x/other";
export { Renamed } from "@x/other";
\`\`\`

\`\`\`ts
interface Options {
  readonly size: Size;
}
function say(options: Options): void;
const zero = 0;
\`\`\`

Not exported, and part of the above:

\`\`\`ts
type Size = "small" | "large";
\`\`\`
`);
});

test("declarations and code must export the same names", async () => {
  expect(await brokenPromises(built())).toEqual([
    "the types of @x/x export Gone, its code does not",
    "the code of @x/x exports extra, its types do not",
  ]);
});
