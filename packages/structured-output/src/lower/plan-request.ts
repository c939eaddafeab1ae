import { MeerkatError } from "@meerkat/errors";
import type { JsonObject, SchemaWarning } from "@meerkat/protocol";
import { PROFILES } from "../profiles/data.ts";
import type { ProfileName } from "../profiles/names.ts";
import { lower } from "./lower.ts";
import type { Lowered } from "./lowered.ts";
import { measureUse, type Use } from "./measure-use.ts";

/** A tool that a request offers. */
export interface PlannedTool {
  readonly name: string;
  /** JSON Schema of its arguments. */
  readonly inputSchema: JsonObject;
}

/** What one request asks of a provider's constrained decoding. */
export interface RequestPlanInput {
  /** The answer format, lowered before, when the same request has one. */
  readonly output?: Lowered;
  /** The tools, the most important first: they are the first to be constrained. */
  readonly tools: readonly PlannedTool[];
  readonly profile: ProfileName;
}

/** How a tool is sent. */
export interface ToolPlan {
  readonly name: string;
  /** The lowering of its arguments; undefined when it is sent as its author wrote it and only checked. */
  readonly lowered?: Lowered;
  /** Why it is not constrained, in one sentence; undefined when it is. */
  readonly unconstrained?: string;
}

/** The plan of a request. */
export interface RequestPlan {
  /** In the order of the request. */
  readonly tools: readonly ToolPlan[];
  /** What constrained tools lose; paths lead into each tool's own schema. */
  readonly warnings: readonly (SchemaWarning & { readonly tool: string })[];
}

/**
 * Spends a provider's budgets over the answer format and all strict tools of one request. The answer format comes
 * first, then the tools in their order; a tool that finds too little left, or that cannot be lowered at all, is sent
 * unconstrained with a reason. It never fails the request.
 */
export function planRequest({ output, tools, profile }: RequestPlanInput): RequestPlan {
  const { limits, constrained } = PROFILES[profile];
  let used: Use =
    output === undefined || !output.constrained ? { optional: 0, unions: 0 } : measureUse(output.wireSchema);
  let strict = 0;
  const plans = tools.map(({ name, inputSchema }): ToolPlan => {
    if (!constrained) return { name, unconstrained: "The provider constrains no tools." };
    if (strict >= (limits.tools ?? Number.POSITIVE_INFINITY)) {
      return { name, unconstrained: `The provider takes at most ${limits.tools} strict tools.` };
    }
    const attempt = lowerTool(inputSchema, profile, used);
    if (typeof attempt === "string") return { name, unconstrained: attempt };
    strict++;
    used = sum(used, measureUse(attempt.wireSchema));
    return { name, lowered: attempt };
  });
  const warnings = plans.flatMap(({ name, lowered }) => (lowered?.warnings ?? []).map((w) => ({ ...w, tool: name })));
  return { tools: plans, warnings };
}

/** The lowering of a tool's arguments, or why there is none. */
function lowerTool(schema: JsonObject, profile: ProfileName, used: Use): Lowered | string {
  const { limits } = PROFILES[profile];
  try {
    const lowered = lower(schema, profile, { subject: "input_schema", used });
    const total = sum(used, measureUse(lowered.wireSchema));
    const over = total.optional > (limits.optional ?? total.optional) || total.unions > (limits.unions ?? total.unions);
    if (over) return "What it asks for is more than the provider has left for this request.";
    // An argument that can no longer be said would be worse than one that is only checked.
    const impossible = lowered.warnings.find((warning) => warning.class === "impossible");
    return impossible === undefined ? lowered : `${impossible.path}: ${impossible.message}`;
  } catch (error) {
    if (error instanceof MeerkatError) return error.message;
    throw error;
  }
}

function sum(one: Use, other: Use): Use {
  return { optional: one.optional + other.optional, unions: one.unions + other.unions };
}
