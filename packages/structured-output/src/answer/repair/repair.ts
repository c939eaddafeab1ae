import type { JsonObject, JsonValue, StructuredRepair } from "@meerkat/protocol";
import type { ValidationProblem } from "../../validate/problem.ts";
import type { Validator } from "../../validate/validator.ts";
import { isWithin } from "../place.ts";
import { type Candidate, candidatesAt, type Sources } from "./candidates.ts";
import { oddlySpelled } from "./convert.ts";
import { applyEdits } from "./edits.ts";
import type { Allowed } from "./kinds.ts";

/** A value that the author's schema refuses, and what is needed to mend it. */
export interface Broken {
  readonly value: JsonValue;
  readonly problems: readonly ValidationProblem[];
  /** The answer as the model gave it. */
  readonly text: string;
  readonly schema: JsonObject;
  readonly validator: Validator;
  readonly allowed: Allowed;
}

/** A value as far as it could be mended; without problems the author's schema accepts it. */
export interface Mended {
  readonly value: JsonValue;
  readonly problems: readonly ValidationProblem[];
  readonly repairs: readonly StructuredRepair[];
}

/** How many characters of answer may be validated again in all, and how often at most and at least. */
const MAX_WORK = 64_000_000;
const MAX_CHECKS = 24;
const MIN_CHECKS = 3;

/**
 * Mends what the schema's own problems point at, round by round, until the schema accepts the value or nothing more
 * applies. Where several ways are open, the one that puts its place right is taken, and none when there are two. Of a
 * value that stays refused, only those repairs are kept whose places are right.
 */
export function repair(broken: Broken): Mended {
  return new Workshop(broken).run();
}

class Workshop {
  readonly #broken: Broken;
  #checks: number;
  #odd: ReadonlySet<number> | undefined;

  constructor(broken: Broken) {
    this.#broken = broken;
    this.#checks = Math.min(MAX_CHECKS, Math.max(MIN_CHECKS, Math.floor(MAX_WORK / (broken.text.length + 1))));
  }

  run(): Mended {
    const rounds: (readonly Candidate[])[] = [];
    let { value, problems } = this.#broken;
    while (problems.length > 0 && this.#checks > 1) {
      const chosen = this.#choose(value, problems);
      if (chosen.length === 0) break;
      rounds.push(chosen);
      value = applyEdits(value, chosen);
      problems = this.#check(value);
    }
    if (problems.length === 0) return { value, problems, repairs: rounds.flat().map(logged) };
    return this.#keepRight(rounds, problems);
  }

  #check(value: JsonValue): readonly ValidationProblem[] {
    this.#checks--;
    return this.#broken.validator.validate(value);
  }

  #choose(value: JsonValue, problems: readonly ValidationProblem[]): readonly Candidate[] {
    const { schema, allowed } = this.#broken;
    const sources: Sources = { value, schema, allowed, isOddlySpelled: (number) => this.#isOdd(number) };
    const places = Map.groupBy(problems, ({ pointer }) => pointer);
    return [...places].flatMap(([pointer, here]) => this.#decide(candidatesAt(pointer, here, sources), value));
  }

  /** One way is taken; of several, the only one that leaves nothing wrong at its place. */
  #decide(candidates: readonly Candidate[], value: JsonValue): readonly Candidate[] {
    if (candidates.length <= 1) return candidates;
    if (this.#checks <= candidates.length) return [];
    const right = candidates.filter((one) => isRight(one, this.#check(applyEdits(value, [one]))));
    return right.length === 1 ? right : [];
  }

  #isOdd(number: number): boolean {
    this.#odd ??= oddlySpelled(this.#broken.text);
    return this.#odd.has(number);
  }

  /** Starts again from what the model wrote, with the repairs that left nothing wrong behind. */
  #keepRight(rounds: readonly (readonly Candidate[])[], problems: readonly ValidationProblem[]): Mended {
    const wrong = rounds.flat().filter((one) => !isRight(one, problems));
    const isKept = ({ pointer }: Candidate) => !wrong.some((other) => isWithin(pointer, other.pointer));
    const kept = rounds.map((round) => round.filter(isKept));
    const repairs = kept.flat().map(logged);
    if (repairs.length === 0) return { value: this.#broken.value, problems: this.#broken.problems, repairs };
    const value = kept.reduce<JsonValue>(applyEdits, this.#broken.value);
    return { value, problems: this.#check(value), repairs };
  }
}

function logged({ pointer, kind, message }: Candidate): StructuredRepair {
  return { path: pointer, kind, message };
}

const MISSING = new Set(["required", "dependentRequired", "minProperties"]);

/** Whether nothing is wrong at the place of a repair, or with the object that it took a property from. */
function isRight({ pointer, to }: Candidate, problems: readonly ValidationProblem[]): boolean {
  const parent = pointer.slice(0, pointer.lastIndexOf("/"));
  return !problems.some(
    (problem) =>
      isWithin(problem.pointer, pointer) ||
      (to === "drop" && problem.pointer === parent && MISSING.has(problem.keyword)),
  );
}
