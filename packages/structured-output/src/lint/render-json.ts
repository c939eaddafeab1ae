import type { JsonObject, JsonValue, SchemaWarning } from "@meerkat/protocol";
import type { Breach } from "../profiles/check/breach.ts";
import type { SchemaExplanation } from "./explain.ts";
import type { KeywordFate } from "./fate.ts";
import type { ProfileLint } from "./lint.ts";
import type { LintedFile } from "./linted-file.ts";

/** Findings for programs: JSON in the wire's spelling. */
export function renderLintJson(files: readonly LintedFile[]): string {
  return pretty({
    files: files.map(({ name, lint }) => ({ name, base: lint.base, profiles: lint.profiles.map(profileJson) })),
  });
}

/** Explanations for programs: JSON in the wire's spelling. */
export function renderExplanationJson(name: string, explanations: readonly SchemaExplanation[]): string {
  return pretty({
    name,
    explanations: explanations.map(({ profile, base, refused, constrained, keywords, sent }) => ({
      profile,
      base,
      ...(refused === undefined ? {} : { refused: { ...refused } }),
      constrained,
      keywords: keywords.map(fateJson),
      ...(sent === undefined ? {} : { sent }),
    })),
  });
}

function profileJson({ profile, refused, constrained, warnings, notes, plan, breaches }: ProfileLint): JsonObject {
  return {
    profile,
    ...(refused === undefined ? {} : { refused: { ...refused } }),
    constrained,
    warnings: warnings.map(warningJson),
    notes: notes.map((note) => ({ ...note })),
    plan: { spent: { ...plan.spent }, gave_up: plan.gaveUp },
    breaches: breaches.map((breach: Breach) => ({ ...breach })),
  };
}

function warningJson({ wirePath, ...warning }: SchemaWarning): JsonObject {
  return { ...warning, ...(wirePath === undefined ? {} : { wire_path: wirePath }) };
}

function fateJson({ wirePointer, message, ...fate }: KeywordFate): JsonObject {
  return { ...fate, ...(wirePointer === undefined ? {} : { wire_pointer: wirePointer }), message };
}

function pretty(value: JsonValue): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
