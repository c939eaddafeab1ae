import { isJsonArray } from "../../schema/json.ts";
import { joinPointer } from "../../schema/pointer.ts";
import type { Fact } from "./flatten.ts";
import type { ArrayForm, Bound } from "./forms.ts";
import { checkedLocally, type Loss } from "./loss.ts";
import { boundsOf, strictest } from "./scalars.ts";
import { ANYTHING, conjunction, fits, type Term } from "./term.ts";

/** How many leading items may have schemas of their own. */
const MAX_PREFIX = 64;

/** What one keyword says of the items from an index on. */
interface Tail {
  readonly from: number;
  readonly pointer: string;
  /** `false`: there are none. */
  readonly value: unknown;
}

/** What arrays may be, and what of it the form does not say. */
export function arrayForm(facts: readonly Fact[]): { readonly form: ArrayForm; readonly losses: readonly Loss[] } {
  const tails = facts.flatMap((fact) => tailsOf(fact, facts));
  const min = strictest(
    boundsOf(facts, "minItems").filter(({ value }) => value > 0),
    "largest",
  );
  const max = strictest([...boundsOf(facts, "maxItems"), ...closings(tails)], "smallest");
  const declared = Math.max(
    0,
    ...facts.map(({ node }) => (isJsonArray(node.prefixItems) ? node.prefixItems.length : 0)),
  );
  const length = Math.min(declared, max?.value ?? declared, MAX_PREFIX);
  const item = (index: number) => conjunction(termsAt(facts, tails, index));
  const ended = max !== undefined && max.value <= length;
  const losses = facts.flatMap((fact) => arrayLosses(fact, facts, max));
  if (declared > MAX_PREFIX) losses.push(...facts.map(({ pointer }) => checkedLocally(pointer, "prefixItems")));
  return {
    form: {
      kind: "array",
      prefix: Array.from({ length }, (_, index) => item(index)),
      items: ended ? undefined : declared > MAX_PREFIX ? ANYTHING : item(Number.POSITIVE_INFINITY),
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
    },
    losses,
  };
}

function prefixLength({ node }: Fact): number {
  return isJsonArray(node.prefixItems) ? node.prefixItems.length : 0;
}

function tailsOf(fact: Fact, facts: readonly Fact[]): Tail[] {
  const { node, pointer } = fact;
  const own: Tail[] =
    node.items === undefined
      ? []
      : [{ from: prefixLength(fact), pointer: joinPointer(pointer, "items"), value: node.items }];
  if (node.unevaluatedItems === undefined) return own;
  const owned = facts.filter(({ owners }) => owners.includes(pointer));
  if (owned.some((other) => other.node.items !== undefined || hasContains(other))) return own;
  const from = Math.max(0, ...owned.map(prefixLength));
  return [...own, { from, pointer: joinPointer(pointer, "unevaluatedItems"), value: node.unevaluatedItems }];
}

function closings(tails: readonly Tail[]): Bound[] {
  return tails.flatMap(({ from, pointer, value }) => (value === false ? [{ value: from, at: pointer }] : []));
}

function termsAt(facts: readonly Fact[], tails: readonly Tail[], index: number): Term[] {
  const own = facts
    .filter((fact) => index < prefixLength(fact))
    .map(({ pointer }) => fits(joinPointer(pointer, "prefixItems", `${index}`)));
  const rest = tails.filter(({ from, value }) => index >= from && value !== true && value !== false);
  return [...own, ...rest.map(({ pointer }) => fits(pointer))];
}

function hasContains({ node }: Fact): boolean {
  return node.contains !== undefined;
}

function arrayLosses(fact: Fact, facts: readonly Fact[], max: Bound | undefined): Loss[] {
  const { node, pointer } = fact;
  const losses: Loss[] = [];
  if (node.uniqueItems === true && (max === undefined || max.value > 1))
    losses.push(checkedLocally(pointer, "uniqueItems"));
  if (hasContains(fact)) {
    const counted = ["contains", "minContains", "maxContains"].filter((keyword) => node[keyword] !== undefined);
    losses.push(...counted.map((keyword) => checkedLocally(pointer, keyword)));
  }
  const owned = facts.filter(({ owners }) => owners.includes(pointer));
  if (node.unevaluatedItems !== undefined && node.unevaluatedItems !== true && owned.some(hasContains)) {
    losses.push(checkedLocally(pointer, "unevaluatedItems"));
  }
  return losses;
}
