import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BASE_URL_VARIABLES, KEY_VARIABLES } from "./inference.ts";

const FOLDER = join(import.meta.dirname, "..");
const README = readFileSync(join(FOLDER, "README.md"), "utf8");
const PROOFS = [...README.matchAll(/\[([^\]]+)\]\(([^)]+\.ts)\)/g)].map(([, name = "", file = ""]) => ({ name, file }));

test("the README names proofs", () => {
  expect(PROOFS.length).toBeGreaterThan(40);
});

test.each(PROOFS)("the README's proof exists: $file, $name", ({ name, file }) => {
  const path = join(FOLDER, file);
  expect(existsSync(path)).toBe(true);
  // What needs recordings is skipped without them, and proves nothing to who has none.
  expect(file).not.toMatch(/(replay|recordings|corpus)\.test\.ts$/);
  // A whole name, as a test or a case of the conformance suite spells it.
  const text = readFileSync(path, "utf8");
  const [spelled] = [`"${name}",`, `"${name}":`].filter((each) => text.includes(each));
  expect(spelled).toBeDefined();
  const [body] = text.slice(text.indexOf(spelled ?? "")).split(/\n {0,2}\}/);
  expect(body).not.toContain("skip");
});

test.each(Object.entries({ ...KEY_VARIABLES }))("the README names the variables of %s", (provider, names) => {
  const row = README.split("\n").find((line) => line.startsWith(`| \`${provider}\` | \`RKAT_`)) ?? "";
  const addresses: Readonly<Record<string, readonly string[]>> = BASE_URL_VARIABLES;
  expect(row.match(/\b[A-Z_]{8,}\b/g)).toEqual([...names, ...(addresses[provider] ?? [])]);
});
