import type { JsonValue } from "@meerkat/protocol";
import { checkProfile } from "@meerkat/structured-output";
import type { Contender, Emission, Warned } from "./contender.ts";
import type { Case } from "./corpus.ts";
import { enforced } from "./enforced.ts";
import type { EngineReport, Engines } from "./engines.ts";
import { type Bench, examineInstances, type Found, judge, messageOf, nothingFound } from "./examine.ts";
import type { Row, Share } from "./row.ts";
import type { Truth } from "./truth.ts";
import { compile } from "./validator.ts";

/** How many values are drawn from the grammar of each schema. */
const WALKS = 5;

/** Profiles of servers that can run XGrammar; what it takes or refuses says nothing about the other providers. */
const OWN_ENGINE: ReadonlySet<string> = new Set(["vllm", "ollama", "llama.cpp"]);

/** What a schema is judged with; without engines nothing is compiled or drawn by them. */
export interface Means {
  readonly truth: Truth | undefined;
  readonly engines: Engines | undefined;
}

/**
 * Everything about one schema of one contender. The first promise is over when the contender is; what the engines do
 * then goes on beside the next schema.
 */
export async function judgeCase(
  one: Case,
  contender: Contender,
  means: Means,
): Promise<{ readonly row: Promise<Row> }> {
  const schema = structuredClone(one.schema);
  const start = performance.now();
  try {
    const emission = await contender.emit(schema);
    const ms = performance.now() - start;
    return { row: rowOf(one, contender, { emission, ms, means }) };
  } catch (error) {
    return { row: Promise.resolve(refusal(one, contender, performance.now() - start, messageOf(error))) };
  }
}

const NO_COUNTS = { valid: 0, invalid: 0, mislabelled: 0, narrowed: 0, walks: 0, cut: 0, mutants: 0 };

function refusal({ name }: Case, { name: contender, profile }: Contender, ms: number, refused: string): Row {
  const rest = { breaches: [], uncompiled: {}, failures: nothingFound(), counts: NO_COUNTS };
  return { schema: name, contender, profile, ms, refused, ...rest };
}

interface Emitted {
  readonly emission: Emission;
  readonly ms: number;
  readonly means: Means;
}

async function rowOf(one: Case, contender: Contender, { emission, ms, means }: Emitted): Promise<Row> {
  const profile = emission.profile ?? contender.profile;
  const breaches = checkProfile(emission.schema, profile);
  const sent = enforced(emission.schema, profile, breaches);
  const wire = compile(sent);
  const asked = means.engines?.judge({ schema: sent, walks: WALKS, seed: 1, xgrammar: OWN_ENGINE.has(profile) });
  const found = nothingFound();
  // What does not compile is counted as that, and not once more for each instance.
  const bench = means.truth === undefined || "refused" in wire ? undefined : { emission, truth: means.truth, wire };
  const counts = bench === undefined ? NO_COUNTS : { ...NO_COUNTS, ...examineInstances(one, bench, found) };
  const report = await asked;
  const walked = bench === undefined ? {} : examineWalks(report?.walks ?? [], bench, found);
  return {
    ...{
      schema: one.name,
      contender: contender.name,
      profile: contender.profile,
      ms,
      share: shareOf(emission.warnings),
    },
    breaches: breaches.filter(({ effect }) => effect === "refused"),
    uncompiled: uncompiledBy("refused" in wire ? wire.refused : undefined, report),
    failures: found,
    counts: { ...counts, ...walked },
  };
}

function uncompiledBy(ajv: string | undefined, report: EngineReport | undefined): Row["uncompiled"] {
  const refusals = { ajv, llguidance: report?.llguidance, xgrammar: report?.xgrammar };
  return Object.fromEntries(
    Object.entries(refusals).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function examineWalks(walks: readonly (string | null)[], bench: Bench, found: Found) {
  const drawn = walks.map(parsed);
  for (const value of drawn) if (value !== undefined) judge(value, bench, found, "walkLeaks");
  return { walks: walks.length, cut: drawn.filter((value) => value === undefined).length };
}

/** The value of a drawn text; undefined for one that was cut. */
function parsed(text: string | null): JsonValue | undefined {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is left to the provider alone is exact; what we check is checked; the rest is a hint. */
function shareOf(warnings: readonly Warned[]): Share {
  const lost = warnings.filter((warning) => warning.class !== "exact");
  if (lost.length === 0) return "exact";
  return lost.every((warning) => warning.class === "checked-locally") ? "checked" : "hint";
}
