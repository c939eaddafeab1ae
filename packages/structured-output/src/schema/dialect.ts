import type { JsonObject } from "@meerkat/protocol";

/** The drafts of JSON Schema that are read, oldest first. */
export const DIALECTS = ["draft-04", "draft-06", "draft-07", "2019-09", "2020-12"] as const;

/** One draft of JSON Schema. */
export type Dialect = (typeof DIALECTS)[number];

/** What a schema without `$schema` is read as. */
const DEFAULT_DIALECT: Dialect = "2020-12";

const BY_URI = new Map<string, Dialect>([
  ["json-schema.org/draft-04/schema", "draft-04"],
  ["json-schema.org/draft-06/schema", "draft-06"],
  ["json-schema.org/draft-07/schema", "draft-07"],
  ["json-schema.org/draft/2019-09/schema", "2019-09"],
  ["json-schema.org/draft/2020-12/schema", "2020-12"],
]);

/** How the schemas of a resource are read. */
export interface Reading {
  readonly dialect: Dialect;
  /** Whether OpenAPI's `nullable: true` beside `type` counts: no draft has that word, so a named draft rules it out. */
  readonly nullable: boolean;
}

/** How a document is read whose `$schema` says nothing. */
export const DEFAULT_READING: Reading = { dialect: DEFAULT_DIALECT, nullable: true };

/**
 * How a schema wants to be read by its own `$schema`. An unknown meta-schema is read as what is around it is, as the
 * specification lets an implementation do.
 */
export function readingOf(schema: JsonObject, around: Reading): Reading {
  const dialect = namedDialect(schema);
  return dialect === undefined ? around : { dialect, nullable: false };
}

function namedDialect(schema: JsonObject): Dialect | undefined {
  const uri = Object.hasOwn(schema, "$schema") ? schema.$schema : undefined;
  if (typeof uri !== "string") return undefined;
  const bare = uri.trim().replace(/^https?:\/\//, "");
  return BY_URI.get(bare.replace(/#?$/, ""));
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
