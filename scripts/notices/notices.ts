import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BundledPackage } from "./bundled.ts";

/** The name of the file beside the bundled code. */
export const NOTICES = "THIRD-PARTY-NOTICES.txt";

// Not `import.meta.dirname`, which is that of the build configuration once tsup has bundled this into it.
const KEPT = fileURLToPath(new URL("texts", import.meta.url));
const RULE = "=".repeat(80);
const HEAD = "The files of this folder contain code of the packages below, under the terms that follow each name.";
const LICENCE_FILE = /(^|\/)(licen[cs]e|copying|notice)[^/.]*(\.(md|txt))?$/i;

/** The heading of a package in the notices. */
export function headingOf({ name, version, license }: BundledPackage): string {
  return `${name} ${version} (${license})`;
}

/** The text to ship with bundled packages. Throws for a package that brings no licence text. */
export function noticesOf(packages: readonly BundledPackage[]): string {
  return [HEAD, ...packages.map((each) => `${RULE}\n${headingOf(each)}\n\n${licenceTexts(each)}`)].join("\n\n");
}

/** The texts of a package: its own, and those of what it has copied into itself; else the one that we keep for it. */
function licenceTexts({ name, version, folder }: BundledPackage): string {
  const own = licenceFiles(folder).map((file) => join(folder, file));
  const kept = [join(KEPT, `${name.replace("/", "__")}.txt`)].filter((file) => existsSync(file));
  const texts = (own.length > 0 ? own : kept).map((file) => readFileSync(file, "utf8").trim());
  if (texts.length > 0) return `${[...new Set(texts)].join("\n\n----\n\n")}\n`;
  throw new Error(
    `${name} ${version} is bundled and comes without a licence text: put that of its authors into scripts/notices/texts.`,
  );
}

/** Those nearest to the root first. A package inside the package has its own entry. */
function licenceFiles(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
  return files
    .filter((file) => LICENCE_FILE.test(file) && !file.includes("node_modules/"))
    .sort((a, b) => a.split("/").length - b.split("/").length || (a < b ? -1 : 1));
}

/** The licence texts in notices, by the heading of their package. */
export function noticesIn(text: string): ReadonlyMap<string, string> {
  const sections = text.split(`${RULE}\n`).slice(1);
  return new Map(
    sections.map((section) => {
      const [heading = "", ...lines] = section.split("\n");
      return [heading, lines.join("\n").trim()];
    }),
  );
}
