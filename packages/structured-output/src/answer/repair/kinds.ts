/** A kind of deterministic repair. */
export type RepairKind =
  | "fence"
  | "surrounding_text"
  | "envelope"
  | "enum_case"
  | "synthetic_null"
  | "numeric_string"
  | "single_item"
  | "encoded_json"
  | "duplicate_key";

/** Which repairs may be made: all of them unless said otherwise, or none at all. */
export type RepairChoice = false | Readonly<Partial<Record<RepairKind, boolean>>>;

/** Whether a repair may be made. */
export type Allowed = (kind: RepairKind) => boolean;

export function allowedBy(choice: RepairChoice = {}): Allowed {
  return (kind) => choice !== false && choice[kind] !== false;
}
