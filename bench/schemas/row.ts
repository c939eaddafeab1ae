import type { JsonValue } from "@meerkat/protocol";
import type { Breach, ProfileName } from "@meerkat/structured-output";

/** One thing that went wrong, small enough to be looked at. */
export interface Failure {
  /** The instance, or the value that the model may write. */
  readonly value?: JsonValue;
  /** Pointers of the keywords that the value breaks, or what went wrong. */
  readonly why: readonly string[];
}

/** What can go wrong with instances and drawn values. */
export const COLUMNS = ["changed", "unsayable", "admitted", "walkLeaks", "undecodable", "mutantLeaks"] as const;

export type Column = (typeof COLUMNS)[number];

/** How much of the user's schema a lowering's warnings leave to the provider. */
export type Share = "exact" | "checked" | "hint";

/** Everything that was found about one schema of one contender. */
export interface Row {
  readonly schema: string;
  readonly contender: string;
  readonly profile: ProfileName;
  /** Why the schema was refused; nothing else is known then. */
  readonly refused?: string;
  readonly ms: number;
  readonly share?: Share;
  readonly breaches: readonly Breach[];
  /** Why compilers refused what was emitted, by their names. */
  readonly uncompiled: Readonly<Record<string, string>>;
  readonly failures: Readonly<Record<Column, readonly Failure[]>>;
  readonly counts: Counts;
}

/** How much was looked at. */
export interface Counts {
  readonly valid: number;
  readonly invalid: number;
  /** Instances whose label the validator contradicts. */
  readonly mislabelled: number;
  /** Valid instances with undeclared keys that the emitted schema cannot hold: no failures. */
  readonly narrowed: number;
  readonly walks: number;
  readonly cut: number;
  readonly mutants: number;
}

/** Lowered, allowed, compiled everywhere, and no silent loss. */
export function isSound(row: Row): boolean {
  if (row.refused !== undefined || row.breaches.length > 0 || Object.keys(row.uncompiled).length > 0) return false;
  return COLUMNS.every((column) => row.failures[column].length === 0);
}
