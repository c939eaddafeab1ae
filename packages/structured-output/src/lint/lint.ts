import type { JsonObject, SchemaWarning } from "@meerkat/protocol";
import { lowerOutput, type OutputSchema } from "../answer/output-schema.ts";
import type { LoweringNote, Plan } from "../lower/lowered.ts";
import type { Breach } from "../profiles/check/breach.ts";
import { checkProfile } from "../profiles/check/check-profile.ts";
import type { ProfileName } from "../profiles/names.ts";
import { attempt, type Base, type Refusal, readInput } from "./read-input.ts";

/** Options of {@link lintSchema}. */
export interface LintOptions {
  /** The profiles to judge by; those of every provider's answer format by default. */
  readonly profiles?: readonly ProfileName[];
}

/** What a schema meets with one provider. Paths and pointers lead into the author's schema. */
export interface ProfileLint {
  readonly profile: ProfileName;
  /** Why it cannot be sent at all; the rest is then empty. */
  readonly refused?: Refusal;
  /** False when the provider is not held to the schema: the prompt tells it, and the answer is checked. */
  readonly constrained: boolean;
  readonly warnings: readonly SchemaWarning[];
  readonly notes: readonly LoweringNote[];
  readonly plan: Plan;
  /** Rules of the provider that the sent schema breaks; pointers lead into the sent schema. */
  readonly breaches: readonly Breach[];
}

/** What a schema meets with each provider, as plain data. */
export interface SchemaLint {
  /** `/schema` when the document is a wrapper; before a path it makes a pointer into the document. */
  readonly base: Base;
  readonly profiles: readonly ProfileLint[];
}

/** The profiles that are judged by when none is named. */
export const ANSWER_PROFILES: readonly ProfileName[] = ["anthropic", "openai", "gemini", "vllm", "ollama", "llama.cpp"];

const NOTHING = { constrained: false, warnings: [], notes: [], plan: { spent: {}, gaveUp: [] }, breaches: [] };

/**
 * Says what becomes of a JSON Schema, or of a wrapper `{schema, ...}` around one, with each provider: whether it can be
 * sent, what is lost, what is narrowed, and what was given up to keep the provider's budgets. It never throws for what
 * is wrong in the schema: that is `refused`.
 */
export function lintSchema(document: JsonObject, { profiles = ANSWER_PROFILES }: LintOptions = {}): SchemaLint {
  const { base, ...input } = readInput(document);
  return {
    base,
    profiles: profiles.map((profile) =>
      input.refused === undefined ? lintFor(input.output, profile) : { profile, ...NOTHING, refused: input.refused },
    ),
  };
}

function lintFor(output: OutputSchema, profile: ProfileName): ProfileLint {
  const tried = attempt(() => lowerOutput(output, profile));
  if ("refused" in tried) return { profile, ...NOTHING, refused: tried.refused };
  const { constrained, wireSchema, warnings, notes, plan } = tried.value;
  const breaches = constrained ? checkProfile(wireSchema, profile) : [];
  return { profile, constrained, warnings, notes, plan, breaches };
}
