import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type Check, fromFaults } from "./outcome.ts";
import { type Exports, type Manifest, type Package, packages, ROOT, specifiersOf } from "./workspace.ts";

const SOURCE = "meerkat-source";

/** Every package says what it is, for whom, and in the version of the contract; users get the entries that we test. */
export const manifests: Check = {
  name: "manifests",
  run: async () => fromFaults(packages().flatMap((each) => lintPackage(each, contractVersion()))),
};

function contractVersion(): string {
  const version = parse(readFileSync(join(ROOT, "schema/version.yaml"), "utf8")) as { contract_version: string };
  return version.contract_version;
}

function lintPackage({ folder, short, manifest }: Package, contract: string): string[] {
  const file = join(folder, "README.md");
  const readme = existsSync(file) ? lintReadme(readFileSync(file, "utf8"), manifest) : ["there is no README.md"];
  return [...readme, ...lintManifest(manifest, contract)].map((fault) => `packages/${short}: ${fault}`);
}

/** Faults of a README: every published entry with code is named in it. */
export function lintReadme(readme: string, manifest: Manifest): string[] {
  if (manifest.private) return [];
  return specifiersOf(manifest).flatMap((specifier) =>
    specifier.endsWith(".json") || readme.includes(specifier) ? [] : [`README.md does not mention ${specifier}`],
  );
}

/** Faults of a package.json, given the version of the contract. */
export function lintManifest(manifest: Manifest, contract: string): string[] {
  const faults: string[] = [];
  if (!manifest.description) faults.push("package.json has no description");
  if (!manifest.engines?.node) faults.push("package.json has no engines.node");
  if (manifest.sideEffects !== false) faults.push("package.json does not say sideEffects: false");
  if (line(manifest.version) !== line(contract))
    faults.push(`the version is ${manifest.version}, the contract's is ${contract}: major.minor must be the same`);
  return [...faults, ...lintExports(manifest.exports ?? {}, manifest.publishConfig?.exports ?? {})];
}

function line(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

function lintExports(ours: Exports, published: Exports): string[] {
  return [...new Set([...Object.keys(ours), ...Object.keys(published)])].flatMap((subpath) => {
    if (!ours[subpath]) return [`publishConfig.exports has ${subpath}, exports has not`];
    if (!published[subpath]) return [`exports has ${subpath}, publishConfig.exports has not`];
    const [a, b] = [targets(ours[subpath]), targets(published[subpath])];
    return a === b ? [] : [`${subpath} leads to other files in publishConfig.exports: ${b} instead of ${a}`];
  });
}

/** The conditions of an export and their files, without our own condition; their order counts. */
function targets(target: Exports[string]): string {
  if (typeof target === "string") return target;
  return JSON.stringify(Object.entries(target).filter(([condition]) => condition !== SOURCE));
}
