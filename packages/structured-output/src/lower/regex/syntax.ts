/**
 * A regular expression that every engine asked here understands alike: no lookaround, back-reference or word boundary,
 * and classes spelled out, because `\d`, `\w`, `\s` and `.` mean more in some engines than in ECMA-262.
 */
export type Regex =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "class"; readonly source: string; readonly unicode: boolean }
  | { readonly kind: "repeat"; readonly item: Regex; readonly min: number; readonly max: number }
  | { readonly kind: "choice"; readonly branches: readonly Branch[] };

/** One alternative of a choice, with the anchors at its ends. */
export interface Branch {
  readonly start: boolean;
  readonly end: boolean;
  readonly items: readonly Regex[];
}

/** Any character at all. */
export const ANY_CHARACTER = "[\\s\\S]";
