import {
  type FindingLevel,
  findingsOf,
  type LintedFile,
  lintSchema,
  renderLintJson,
  renderLintSarif,
  renderLintText,
} from "@meerkat/structured-output";
import { type Io, note, print } from "../io.ts";
import { VERSION } from "../version.ts";
import { locator } from "./locator.ts";
import { PROVIDERS } from "./providers.ts";
import { readDocument } from "./read-document.ts";
import type { LintFlags } from "./schema-flags.ts";

/** `rkat schema lint`: gives the exit code. Throws INVALID_ARGS for a file that cannot be read, before anything is printed. */
export async function lintFiles(names: readonly string[], flags: LintFlags, io: Io): Promise<number> {
  const files = await Promise.all(names.map((name) => linted(name, flags, io)));
  await print(io, render(files, flags));
  const fatal: readonly FindingLevel[] = flags.strict ? ["error", "warning"] : ["error"];
  const broken = files.filter(({ lint }) => findingsOf(lint).some(({ level }) => fatal.includes(level)));
  const which = flags.strict ? "lose something or cannot be sent" : "cannot be sent";
  if (broken.length > 0) note(io, `${broken.length} of ${files.length} schemas ${which} somewhere.`);
  return broken.length > 0 ? 1 : 0;
}

async function linted(file: string, { provider = PROVIDERS }: LintFlags, io: Io): Promise<LintedFile> {
  const { name, text, schema } = await readDocument(file, io);
  const lint = lintSchema(schema, { profiles: provider });
  return { name, lint, locate: locator(text) };
}

function render(files: readonly LintedFile[], { format }: LintFlags): string {
  if (format === "json") return renderLintJson(files);
  return format === "sarif" ? renderLintSarif(files, { name: "rkat", version: VERSION }) : renderLintText(files);
}
