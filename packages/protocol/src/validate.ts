/** What a validator compiled ahead of time says about a failure. */
export interface ValidationIssue {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A validator compiled ahead of time from the contract. Its `errors` are those of the last call. */
export interface Validate {
  (value: unknown): boolean;
  errors?: readonly ValidationIssue[] | null;
}

/** Where a value breaks the contract and how; values themselves are never quoted, they may be secret. */
export interface Problem {
  /** JSON Pointer into the value; empty for the value itself. */
  readonly pointer: string;
  /** What is wrong, as the rest of a sentence: `must be string`. */
  readonly problem: string;
}

const BRANCHING = new Set(["anyOf", "oneOf", "if"]);

/** The most telling problem of a failed validation: the deepest one, with the alternatives of a union joined. */
export function explain(issues: readonly ValidationIssue[]): Problem {
  const leaves = issues.filter((issue) => !BRANCHING.has(issue.keyword));
  const depth = (issue: ValidationIssue) => pointerOf(issue).split("/").length;
  const deepest = Math.max(0, ...leaves.map(depth));
  const candidates = leaves.filter((issue) => depth(issue) === deepest);
  const [first] = candidates;
  if (!first) return { pointer: "", problem: "does not fit the contract" };
  const pointer = pointerOf(first);
  const same = candidates.filter((issue) => pointerOf(issue) === pointer).map(describe);
  return { pointer, problem: joinAlternatives([...new Set(same)]) };
}

function pointerOf(issue: ValidationIssue): string {
  const missing = issue.params.missingProperty;
  return typeof missing === "string" ? `${issue.instancePath}/${missing}` : issue.instancePath;
}

function joinAlternatives(problems: readonly string[]): string {
  const [first = "does not fit the contract", ...rest] = problems;
  const more = rest
    .filter((problem) => problem.startsWith("must be "))
    .map((problem) => problem.slice("must be ".length));
  return first.startsWith("must be ") ? [first, ...more].join(" or ") : first;
}

function describe({ keyword, params }: ValidationIssue): string {
  switch (keyword) {
    case "required":
      return "is missing";
    case "type":
      return `must be ${list(params.type)}`;
    case "const":
      return `must be ${JSON.stringify(params.allowedValue)}`;
    case "enum":
      return `must be ${list(Array.isArray(params.allowedValues) ? params.allowedValues.map((value) => JSON.stringify(value)) : [])}`;
    case "minimum":
    case "maximum":
      return `must be ${String(params.comparison)} ${String(params.limit)}`;
    case "minLength":
      return params.limit === 1 ? "must not be empty" : `must have at least ${String(params.limit)} characters`;
    case "maxLength":
      return `must have at most ${String(params.limit)} characters`;
    case "discriminator":
      return `has no known ${JSON.stringify(params.tag)}`;
    default:
      return `breaks the rule \`${keyword}\``;
  }
}

function list(values: unknown): string {
  return Array.isArray(values) ? values.join(" or ") : String(values);
}
