import type { ProfileLint, SchemaLint } from "./lint.ts";

/** What a finding is about: the name of its rule. */
export type FindingRule =
  | "refused"
  | "breach"
  | "impossible"
  | "hint-only"
  | "checked-locally"
  | "rewritten"
  | "narrowed";

/** How much a finding weighs: an error means that the schema cannot be used with the provider. */
export type FindingLevel = "error" | "warning" | "note";

/** One thing that a schema meets with one provider. */
export interface Finding {
  readonly profile: string;
  readonly rule: FindingRule;
  readonly level: FindingLevel;
  /** JSON Pointer into the linted document. */
  readonly pointer: string;
  readonly message: string;
  /** JSON Pointer into the sent schema, where it is known. */
  readonly wirePointer?: string;
}

/** Every rule with its weight and what it means. */
export const RULES: Readonly<Record<FindingRule, { readonly level: FindingLevel; readonly text: string }>> = {
  refused: { level: "error", text: "The schema cannot be used, or no value can fit it." },
  breach: { level: "error", text: "The schema that would be sent breaks a rule of the provider." },
  impossible: { level: "warning", text: "A value that the schema allows cannot be written any more." },
  "hint-only": { level: "warning", text: "The keyword is told to the model and checked by nobody." },
  "checked-locally": {
    level: "warning",
    text: "The provider does not hold the model to the keyword; the answer is checked and asked for again.",
  },
  rewritten: { level: "note", text: "The keyword is sent in another form." },
  narrowed: { level: "note", text: "The schema that is sent admits less, where the author's says nothing." },
};

/** Everything that was found, provider by provider. */
export function findingsOf({ base, profiles }: SchemaLint): readonly Finding[] {
  return profiles.flatMap((lint) => findingsFor(lint, base));
}

function findingsFor({ profile, refused, breaches, warnings, notes }: ProfileLint, base: string): Finding[] {
  const finding = (rule: FindingRule, pointer: string, message: string): Finding => {
    return { profile, rule, level: RULES[rule].level, pointer: base + pointer, message };
  };
  return [
    ...(refused === undefined ? [] : [finding("refused", refused.pointer, refused.reason)]),
    ...breaches.map(({ pointer, rule, evidence, effect }) => ({
      ...finding("breach", "", `The sent schema breaks a rule: ${rule} (${evidence})`),
      // What the provider only ignores makes no request fail.
      ...(effect === "ignored" ? { level: "warning" as const } : {}),
      wirePointer: pointer,
    })),
    ...warnings.map(({ path, message, class: known, wirePath }) => ({
      ...finding(ruleOf(known), path, message),
      ...(wirePath === undefined ? {} : { wirePointer: wirePath }),
    })),
    ...notes.map(({ path, message }) => finding("narrowed", path, message)),
  ];
}

function ruleOf(known: string | undefined): FindingRule {
  const rules = ["impossible", "hint-only", "checked-locally"] as const;
  return rules.find((rule) => rule === known) ?? "rewritten";
}
