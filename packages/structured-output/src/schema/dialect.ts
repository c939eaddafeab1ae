import type { JsonObject } from "@meerkat/protocol";

/** The drafts of JSON Schema that are read, oldest first. */
export const DIALECTS = ["draft-04", "draft-06", "draft-07", "2019-09", "2020-12"] as const;

/** One draft of JSON Schema. */
export type Dialect = (typeof DIALECTS)[number];

/** What a schema without `$schema` is read as. */
export const DEFAULT_DIALECT: Dialect = "2020-12";

const BY_URI = new Map<string, Dialect>([
  ["json-schema.org/draft-04/schema", "draft-04"],
  ["json-schema.org/draft-06/schema", "draft-06"],
  ["json-schema.org/draft-07/schema", "draft-07"],
  ["json-schema.org/draft/2019-09/schema", "2019-09"],
  ["json-schema.org/draft/2020-12/schema", "2020-12"],
]);

/**
 * The dialect that a schema's own `$schema` names. An unknown meta-schema is read in the dialect around it
 * (2020-12 at the root), as the specification lets an implementation do.
 */
export function dialectOf(schema: JsonObject, around: Dialect = DEFAULT_DIALECT): Dialect {
  const uri = Object.hasOwn(schema, "$schema") ? schema.$schema : undefined;
  if (typeof uri !== "string") return around;
  return (
    BY_URI.get(
      uri
        .trim()
        .replace(/^https?:\/\//, "")
        .replace(/#?$/, ""),
    ) ?? around
  );
}

/** Drafts up to 07 hide every keyword beside `$ref`; later ones apply them. */
export function hidesRefSiblings(dialect: Dialect): boolean {
  return !isAtLeast(dialect, "2019-09");
}

function isAtLeast(dialect: Dialect, other: Dialect): boolean {
  return DIALECTS.indexOf(dialect) >= DIALECTS.indexOf(other);
}

const SINCE = new Map<string, Dialect>([
  ...["const", "contains", "propertyNames", "$id"].map((keyword) => [keyword, "draft-06"] as const),
  ...["if", "then", "else"].map((keyword) => [keyword, "draft-07"] as const),
  ...["dependentRequired", "dependentSchemas", "unevaluatedProperties", "unevaluatedItems"].map(
    (keyword) => [keyword, "2019-09"] as const,
  ),
  ...["minContains", "maxContains", "$anchor", "$recursiveRef", "$recursiveAnchor"].map(
    (keyword) => [keyword, "2019-09"] as const,
  ),
  ...["prefixItems", "$dynamicRef", "$dynamicAnchor"].map((keyword) => [keyword, "2020-12"] as const),
]);

const UNTIL = new Map<string, Dialect>([
  ["id", "draft-04"],
  ["$recursiveRef", "2019-09"],
  ["$recursiveAnchor", "2019-09"],
]);

/**
 * Whether a keyword means something in a dialect; where it does not, it is ignored. `definitions`, `dependencies`
 * and tuple `items` are read in every draft, because newer ones gave those spellings no other meaning.
 */
export function isMeaningful(keyword: string, dialect: Dialect): boolean {
  const since = SINCE.get(keyword);
  const until = UNTIL.get(keyword);
  return (since === undefined || isAtLeast(dialect, since)) && (until === undefined || isAtLeast(until, dialect));
}
