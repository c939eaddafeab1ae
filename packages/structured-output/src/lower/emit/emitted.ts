import type { JsonObject, JsonValue } from "@meerkat/protocol";
import type { Profile } from "../../profiles/profile.ts";
import type { Codec } from "../codec/codec.ts";
import type { Shape } from "../shape/forms.ts";
import type { Loss } from "../shape/loss.ts";
import type { Conjunction } from "../shape/term.ts";
import type { Allowance } from "./allowance.ts";
import type { Matcher } from "./match.ts";

/** What is sent for one place of the author's schema, and how its values are spelled. */
export interface Emitted {
  readonly schema: JsonObject;
  readonly codec: Codec;
  /** How many schemas it has, references opened. */
  readonly weight: number;
}

/** A keyword's loss and the sent schema in whose place it happened. */
export interface PlacedLoss extends Loss {
  readonly schema?: JsonObject;
}

/** How a place is reached. */
export interface Reach {
  /** Levels of the sent value above this one; the root is 1. */
  readonly depth: number;
  /** Whether a value may do without this place. */
  readonly optional?: boolean;
  /** Whether this is the name of a property, which is a text, whatever its schema says. */
  readonly name?: boolean;
}

/** What emitting one place needs. */
export interface Workshop {
  readonly profile: Profile;
  readonly allowance: Allowance;
  readonly matcher: Matcher;
  /** Undefined when no value fits. */
  emit(conjunction: Conjunction, reach: Reach): Emitted | undefined;
  shapeOf(conjunction: Conjunction): Shape;
  accepts(conjunction: Conjunction, value: JsonValue): boolean;
  /** Writes what cannot be described as JSON text, and says why. */
  asText(conjunction: Conjunction, reason: string): Emitted;
  lose(loss: Loss): void;
  /** A schema was written anew with more around it or in it. */
  copied(copy: JsonObject, original: JsonObject): void;
  /** An object that said nothing about undeclared names was closed. */
  narrow(pointer: string, keyword: string): void;
}
