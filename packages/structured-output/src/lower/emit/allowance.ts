import type { Limits } from "../../profiles/profile.ts";

/** How deep a budget reaches: everything above `depth`, and at `depth` as many as are `left`. */
interface Quota {
  readonly depth: number;
  left: number;
}

/** Places that ask for something a provider bounds, counted by their depth. */
export type Demand = Map<number, number>;

/** What must not be spent. */
export interface Spare {
  readonly optional: number;
  readonly unions: number;
  readonly enumValues: number;
}

const NOTHING: Spare = { optional: 0, unions: 0, enumValues: 0 };

/** What is known before anything is spent. */
export interface AllowanceOptions {
  /** What an earlier writing of the same schema asked for. */
  readonly asked?: Allowance;
  readonly spare?: Spare;
}

/**
 * Spends the provider's budgets. Where there are more places than a budget allows, the ones nearest the root have it:
 * they are in every answer.
 */
export class Allowance {
  readonly optionalDemand: Demand = new Map();
  readonly unionDemand: Demand = new Map();
  readonly nullDemand: Demand = new Map();
  readonly gaveUp: string[] = [];
  #enumValues = 0;
  readonly #optional: Quota;
  readonly #unions: Quota;
  readonly #nulls: Quota;
  readonly #limits: Limits;
  readonly #enumLimit: number;

  constructor(limits: Limits, { asked, spare = NOTHING }: AllowanceOptions = {}) {
    this.#limits = limits;
    this.#enumLimit = allowed(limits.enumValues, spare.enumValues);
    const optional = allowed(limits.optional, spare.optional);
    const unions = allowed(limits.unions, spare.unions);
    this.#optional = quota(optional, asked?.optionalDemand);
    this.#unions = quota(unions, asked?.unionDemand);
    // Null can be spelled without a union, other unions cannot: these come first.
    this.#nulls = quota(Math.max(0, unions - total(asked?.unionDemand)), asked?.nullDemand);
  }

  /** Whether a property may be left out. */
  optional(depth: number): boolean {
    return take(this.#optional, this.optionalDemand, depth);
  }

  /** Whether values of several kinds may stand here. */
  union(depth: number): boolean {
    return take(this.#unions, this.unionDemand, depth);
  }

  /** Whether null may stand beside one other kind. */
  nullable(depth: number): boolean {
    return take(this.#nulls, this.nullDemand, depth);
  }

  /** Whether so many more listed values fit. */
  listed(values: number, characters: number): boolean {
    if (this.#enumValues + values > this.#enumLimit) return false;
    if (values > 250 && characters > (this.#limits.longEnum ?? Number.POSITIVE_INFINITY)) return false;
    this.#enumValues += values;
    return true;
  }

  /** What was asked for in all, granted or not. */
  get asked(): { readonly optional: number; readonly unions: number } {
    return { optional: total(this.optionalDemand), unions: total(this.unionDemand) + total(this.nullDemand) };
  }

  /** The same for those who read the plan. */
  get spent(): Readonly<Record<string, number>> {
    return { ...this.asked, enumValues: this.#enumValues };
  }
}

function allowed(limit: number | undefined, spare: number): number {
  return limit === undefined ? Number.POSITIVE_INFINITY : Math.max(0, limit - spare);
}

function total(demand: Demand | undefined): number {
  return [...(demand?.values() ?? [])].reduce((sum, count) => sum + count, 0);
}

function quota(limit: number, demand: Demand | undefined): Quota {
  if (demand === undefined || total(demand) <= limit) return { depth: Number.POSITIVE_INFINITY, left: 0 };
  let left = limit;
  for (const [depth, count] of [...demand].sort(([a], [b]) => a - b)) {
    if (count > left) return { depth, left };
    left -= count;
  }
  return { depth: Number.POSITIVE_INFINITY, left: 0 };
}

function take(quota: Quota, demand: Demand, depth: number): boolean {
  demand.set(depth, (demand.get(depth) ?? 0) + 1);
  if (depth !== quota.depth) return depth < quota.depth;
  return quota.left-- > 0;
}
