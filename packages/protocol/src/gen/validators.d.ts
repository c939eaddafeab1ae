// Generated from schema/ by scripts/generate.ts. Do not edit.
import type { Validate } from "../validate.ts";
/** The validator of each type, by its name. */
export declare const VALIDATORS: Readonly<Record<string, Validate>>;
