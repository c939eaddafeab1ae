import type { SchemaProvider } from "./providers.ts";

/** Options of `rkat schema explain`. */
export interface ExplainFlags {
  /** All when left out. */
  readonly provider?: readonly SchemaProvider[];
  readonly format: "text" | "json";
}

/** Options of `rkat schema lint`. */
export interface LintFlags {
  /** All when left out. */
  readonly provider?: readonly SchemaProvider[];
  readonly format: "text" | "json" | "sarif";
  /** Whether warnings count in the exit code. */
  readonly strict?: boolean;
}
