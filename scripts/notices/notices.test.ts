import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lintNotices } from "../check/notices.ts";
import { bundledPackages } from "./bundled.ts";
import { headingOf, noticesIn, noticesOf } from "./notices.ts";

const FILES = {
  "node_modules/.pnpm/sdk@1/node_modules/@vendor/sdk/package.json": manifest("@vendor/sdk", "MIT"),
  "node_modules/.pnpm/sdk@1/node_modules/@vendor/sdk/LICENSE": "The vendor's terms.",
  "node_modules/.pnpm/sdk@1/node_modules/@vendor/sdk/src/copied/LICENSE.md": "The terms of what it copied.",
  "node_modules/.pnpm/sdk@1/node_modules/@vendor/sdk/license.js": "export const license = 1;",
  "node_modules/.pnpm/sdk@1/node_modules/@vendor/sdk/node_modules/other/LICENSE": "Terms of something else.",
  "node_modules/bare/package.json": manifest("bare", "ISC"),
};
const SDK = "../../node_modules/.pnpm/sdk@1/node_modules/@vendor/sdk/index.mjs";
let root: string;

function manifest(name: string, license: string): string {
  return JSON.stringify({ name, version: "1.2.3", license });
}

function bundle(inputs: Readonly<Record<string, number>>) {
  const entries = Object.entries(inputs).map(([path, bytesInOutput]) => [path, { bytesInOutput }] as const);
  const outputs = { "dist/index.js": { inputs: Object.fromEntries(entries) } };
  return bundledPackages({ outputs }, join(root, "packages/ours"));
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "meerkat-notices-"));
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
});

afterAll(() => rmSync(root, { recursive: true }));

test("packages are those of which something is left in an output, and none of the workspace's own", () => {
  const found = bundle({ [SDK]: 10, "../../node_modules/bare/index.js": 0, "src/index.ts": 5, "../wire/src/a.ts": 5 });
  expect(found.map(headingOf)).toEqual(["@vendor/sdk 1.2.3 (MIT)"]);
});

test("the notices hold a package's own terms and those of what it copied, and nothing else", () => {
  const text = noticesIn(noticesOf(bundle({ [SDK]: 10 }))).get("@vendor/sdk 1.2.3 (MIT)");
  expect(text).toBe("The vendor's terms.\n\n----\n\nThe terms of what it copied.");
});

test("a bundled package without a licence text fails the build", () => {
  expect(() => noticesOf(bundle({ "../../node_modules/bare/index.js": 1 }))).toThrow(/^bare 1\.2\.3 is bundled/);
});

test("a tarball without the notices, or with a package missing or empty in them, is refused", () => {
  const sdk = bundle({ [SDK]: 10 });
  const both = bundle({ [SDK]: 10, "../../node_modules/bare/index.js": 1 });
  const text = noticesOf(sdk);
  expect(lintNotices("N", undefined, [])).toEqual([]);
  expect(lintNotices("N", text, sdk)).toEqual([]);
  expect(lintNotices("N", undefined, sdk)).toEqual(["N is not packed, and 1 packages are bundled"]);
  expect(lintNotices("N", text, both)).toEqual(["N has no licence text of bare 1.2.3 (ISC)"]);
  const cut = text.slice(0, text.indexOf("(MIT)") + "(MIT)".length);
  expect(lintNotices("N", cut, sdk)).toEqual(["N has no licence text of @vendor/sdk 1.2.3 (MIT)"]);
});
