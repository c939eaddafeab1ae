import type { JsonObject, JsonValue } from "@meerkat/protocol";
import type { Matcher } from "../pattern/matcher.ts";
import type { Dialect } from "../schema/dialect.ts";
import type { Evaluated } from "./evaluated.ts";
import type { Finding } from "./problem.ts";
import type { Run } from "./run.ts";

/**
 * Decides one keyword, or a family of keywords that are decided together, and says whether the value keeps it.
 * Where `evaluated` is given, it notes there which properties and items it has spoken about.
 */
export type Check = (value: JsonValue, run: Run, evaluated: Evaluated | undefined) => boolean;

/** A compiled subschema. */
export interface Node {
  /** Its pointer in the normalised schema. */
  readonly pointer: string;
  readonly checks: Check[];
  /** The subschemas that it applies to the same value. */
  readonly inPlace: Node[];
  /** Whether it has to know which properties and items its parts have spoken about. */
  tracks: boolean;
}

/** A subschema that is being compiled, as its keywords see it. */
export interface Site {
  readonly node: Node;
  readonly schema: JsonObject;
  /** What the author's schema was read as. */
  readonly dialect: Dialect;
  /** The compiled subschema at reference tokens below this one. */
  child(...tokens: readonly string[]): Node;
  /** The same for a subschema that is applied to the same value. */
  branch(...tokens: readonly string[]): Node;
  /** What the `$ref` of this subschema leads to. */
  target(fragment: string): Node;
  /** A compiled pattern; undefined when it cannot be asserted, which is then on record. */
  matcher(pattern: string, ...tokens: readonly string[]): Matcher | undefined;
  /** Says that a keyword of this subschema has failed. */
  finding(keyword: string, message: string, allowed?: readonly JsonValue[]): Finding;
}

/** Compiles a keyword with its value; undefined when there is nothing to decide. */
export type CompileKeyword = (site: Site, value: JsonValue) => Check | undefined;

/** Keywords with what compiles them, in the order in which they are decided. */
export type KeywordFamily = readonly (readonly [keyword: string, compile: CompileKeyword])[];
