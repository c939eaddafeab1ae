import type { Library, Place, Resource } from "./library.ts";
import { placeAt, RECURSIVE } from "./library.ts";

/**
 * The dynamic scope as far as it matters: for each dynamic anchor name the outermost place that declares it.
 * A scope is fixed when a schema is compiled, so a subschema reached in two scopes is compiled twice.
 */
export interface Scope {
  readonly outermost: ReadonlyMap<string, Place>;
  /** Equal for equal scopes. */
  readonly key: string;
}

/** The scope in which nothing has been entered. */
export const NO_SCOPE: Scope = { outermost: new Map(), key: "" };

/** The scope after evaluation has entered a resource: anchors that an outer one declared stay in force. */
export function enterScope(scope: Scope, resource: Resource): Scope {
  const added = [...resource.dynamic].filter(([name]) => !scope.outermost.has(name));
  if (added.length === 0) return scope;
  const places = added.flatMap(([name, pointer]) => {
    const place = placeAt(resource.document, pointer);
    return place === undefined ? [] : [[name, place] as const];
  });
  const outermost = new Map([...scope.outermost, ...places]);
  const key = [...outermost].map(([name, place]) => `${name}=${place.resource.document.uri}#${place.pointer}`);
  return { outermost, key: key.sort().join(" ") };
}

/** The three keywords that lead to another schema. */
export type ReferenceKeyword = "$ref" | "$dynamicRef" | "$recursiveRef";

/** What a reference leads to in a scope, or undefined when there is no such schema. */
export function follow(
  library: Library,
  reference: { readonly keyword: ReferenceKeyword; readonly value: string; readonly from: Resource },
  scope: Scope,
): { readonly place: Place; readonly scope: Scope } | undefined {
  const place = library.resolve(reference.value, reference.from);
  if (place === undefined) return undefined;
  const entered = enterScope(scope, place.resource);
  const name = dynamicName(reference.keyword, place);
  const found = (name === undefined ? undefined : entered.outermost.get(name)) ?? place;
  return { place: found, scope: entered };
}

/** A dynamic reference is dynamic only where its first target is declared so; else it is a plain one. */
function dynamicName(keyword: ReferenceKeyword, place: Place & { readonly anchor?: string }): string | undefined {
  if (keyword === "$recursiveRef") return place.resource.dynamic.has(RECURSIVE) ? RECURSIVE : undefined;
  if (keyword !== "$dynamicRef" || place.anchor === undefined) return undefined;
  return place.resource.dynamic.get(place.anchor) === place.pointer ? place.anchor : undefined;
}
