import { join } from "node:path";
import ts from "typescript";
import { type Package, typeEntries } from "../check/workspace.ts";
import { Entry } from "./entry.ts";

const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  target: ts.ScriptTarget.ESNext,
  // Only names and their declarations are looked at; the library has none of ours.
  noLib: true,
  types: [],
};

/** The public API of a built package as Markdown: a section for each entry, its exports in alphabetical order, no comments. */
export function apiReport(each: Package): string {
  const { folder, manifest } = each;
  const program = programOf(each);
  const sections = typeEntries(manifest).map(({ specifier, types }) =>
    section(specifier, new Entry(program, join(folder, types))),
  );
  return `# The public API of ${manifest.name}\n\nWritten by \`node scripts/api-reports.ts\`.\n\n${sections.join("\n")}`;
}

/** The compiler's view of a package's built declarations. */
export function programOf({ folder, manifest }: Package): ts.Program {
  const rootNames = typeEntries(manifest).map(({ types }) => join(folder, types));
  return ts.createProgram({ rootNames, options: OPTIONS });
}

function section(specifier: string, entry: Entry): string {
  const { foreign, exported, reachable } = entry.read();
  return [
    `## ${specifier}\n`,
    ...fence(foreign),
    ...fence(exported),
    ...(reachable.length > 0 ? ["Not exported, and part of the above:\n", ...fence(reachable)] : []),
  ].join("\n");
}

function fence(declarations: readonly string[]): readonly string[] {
  return declarations.length > 0 ? [`\`\`\`ts\n${declarations.join("\n")}\n\`\`\`\n`] : [];
}
