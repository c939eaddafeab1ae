import { PROFILES } from "../profiles/data.ts";
import { clean, PAGE, shownPointer, wrapped } from "./columns.ts";
import { type Finding, type FindingLevel, findingsOf } from "./findings.ts";
import type { ProfileLint } from "./lint.ts";
import { type LintedFile, positionOf } from "./linted-file.ts";

const INDENT = " ".repeat(6);

/** Findings for people: a paragraph for each document, in it one for each provider, at most 100 columns wide. */
export function renderLintText(files: readonly LintedFile[]): string {
  return files.map((file) => `${clean(file.name)}\n${fileLines(file).join("\n")}\n`).join("\n");
}

function fileLines(file: LintedFile): readonly string[] {
  const findings = findingsOf(file.lint);
  const width = Math.max(...file.lint.profiles.map(({ profile }) => profile.length));
  return file.lint.profiles.flatMap((lint) => {
    const own = findings.filter(({ profile }) => profile === lint.profile);
    return [`  ${lint.profile.padEnd(width)}  ${summary(lint, own)}`, ...findingLines(file, own)];
  });
}

function summary(lint: ProfileLint, findings: readonly Finding[]): string {
  if (lint.refused !== undefined) return "refused";
  const counted = (["error", "warning", "note"] as const).flatMap((level) => countOf(findings, level) ?? []);
  const clean = findings.every(({ level }) => level === "note");
  const told = lint.constrained ? [] : ["not constrained: the prompt tells the schema"];
  return [...(clean ? ["clean"] : []), ...counted, ...told, ...budgets(lint)].join(", ");
}

function countOf(findings: readonly Finding[], level: FindingLevel): string | undefined {
  const count = findings.filter((finding) => finding.level === level).length;
  return count === 0 ? undefined : `${count} ${level}${count === 1 ? "" : "s"}`;
}

/** What was spent of the budgets that the provider has. */
function budgets({ profile, plan }: ProfileLint): readonly string[] {
  const limits = new Map<string, unknown>(Object.entries(PROFILES[profile].limits));
  return Object.entries(plan.spent).flatMap(([name, count]) => {
    const limit = limits.get(name);
    return count === 0 || typeof limit !== "number" ? [] : [`${count} of ${limit} ${BUDGETS[name] ?? name}`];
  });
}

const BUDGETS: Readonly<Record<string, string>> = { optional: "optional properties", enumValues: "enum values" };

function findingLines(file: LintedFile, findings: readonly Finding[]): readonly string[] {
  return findings.flatMap((finding) => {
    const position = positionOf(file, finding);
    const where = position === undefined ? "" : `:${position.line}:${position.column}`;
    return [
      `    ${finding.level}${where}  ${finding.rule}  ${shownPointer(finding.pointer)}`,
      ...wrapped(clean(finding.message), PAGE - INDENT.length).map((line) => INDENT + line),
    ];
  });
}
