import type { JsonObject } from "@meerkat/protocol";
import { type Finding, type FindingRule, findingsOf, RULES } from "./findings.ts";
import { type LintedFile, positionOf } from "./linted-file.ts";

/** What writes a SARIF log. */
export interface SarifTool {
  readonly name: string;
  readonly version: string;
}

/** Findings for code scanners and editors: a SARIF 2.1.0 log with one run. */
export function renderLintSarif(files: readonly LintedFile[], tool: SarifTool): string {
  const ids = Object.keys(RULES);
  const run = {
    tool: { driver: { ...tool, rules: rules() } },
    columnKind: "utf16CodeUnits",
    artifacts: files.map(({ name }) => ({ location: { uri: uriOf(name) } })),
    results: files.flatMap((file, index) =>
      findingsOf(file.lint).map((finding) => ({
        ruleIndex: ids.indexOf(finding.rule),
        ...result(file, index, finding),
      })),
    ),
  };
  const log = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rules(): readonly JsonObject[] {
  const named = Object.entries(RULES);
  return named.map(([id, { level, text }]) => ({
    id,
    shortDescription: { text },
    defaultConfiguration: { level },
  }));
}

function result(file: LintedFile, index: number, finding: Finding): JsonObject {
  const { profile, rule, level, pointer, message, wirePointer } = finding;
  const position = positionOf(file, finding);
  const region = position && { region: { startLine: position.line, startColumn: position.column } };
  return {
    ruleId: rule satisfies FindingRule,
    level,
    message: { text: message },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(file.name), index }, ...region },
        logicalLocations: [{ fullyQualifiedName: pointer, kind: "member" }],
      },
    ],
    properties: { profile, ...(wirePointer === undefined ? {} : { wire_pointer: wirePointer }) },
  };
}

/** A path as a relative URI reference; what is one already stays as it is. */
function uriOf(name: string): string {
  if (/^[a-z][a-z0-9+.-]+:/i.test(name)) return name;
  return name.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
}
