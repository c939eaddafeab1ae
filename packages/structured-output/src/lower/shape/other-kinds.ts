import type { Choice } from "./choice.ts";
import type { Alternative, Shape } from "./forms.ts";
import { KINDS, type Kind, kindOf } from "./kinds.ts";

/** Kinds of which every value fits a choice though no alternative of its branches is about them. */
export function otherKinds({ exclusive }: Choice, branches: readonly Shape[]): ReadonlySet<Kind> {
  const left = KINDS.filter((kind) => {
    const holders = branches.filter(({ others }) => others.has(kind));
    if (holders.length === 0 || (exclusive && holders.length > 1)) return false;
    return !branches.some(({ alternatives }) => alternatives.some((alternative) => isAbout(alternative, kind)));
  });
  return new Set(left);
}

/** Whether values that one shape is about fit the other one because it names no type. */
export function overlaps({ alternatives }: Shape, { others }: Shape): boolean {
  return [...others].some((kind) => alternatives.some((alternative) => isAbout(alternative, kind)));
}

function isAbout({ form }: Alternative, kind: Kind): boolean {
  if (form.kind === "enum") return form.values.some((value) => kindOf(value) === kind);
  return form.kind === "any" || form.kind === kind;
}
