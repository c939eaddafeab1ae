import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { PLAIN } from "../codec/codec.ts";
import { labelled, labelsFor } from "../codec/labels.ts";
import { TEXT } from "../codec/text.ts";
import type { ConstantForm, NumberForm } from "../shape/forms.ts";
import { checkedLocally } from "../shape/loss.ts";
import type { Emitted, Workshop } from "./emitted.ts";

/** How large a range of integers may be to be listed instead. */
const LISTED_RANGE = 32;

/** A leaf of the sent schema that is spelled as it is. */
export function leaf(schema: JsonObject): Emitted {
  return { schema, codec: PLAIN, weight: 1 };
}

/** Any JSON value. */
export function anyValue({ profile }: Workshop): Emitted {
  if (profile.anyValue) return leaf({});
  return jsonText("Any JSON value, written as JSON text.");
}

/** A value as JSON text within a string. */
export function jsonText(description: string): Emitted {
  return { schema: { type: "string", description }, codec: TEXT, weight: 1 };
}

/** Listed values. */
export function constants(shop: Workshop, form: ConstantForm): Emitted {
  const { profile } = shop;
  const characters = form.values.reduce<number>((sum, value) => sum + JSON.stringify(value).length, 0);
  if (!shop.allowance.listed(form.values.length, characters)) return tooMany(shop, form);
  const texts = form.values.every((value) => typeof value === "string");
  const kind = typeof form.values[0];
  if (texts && (profile.emptyTextInEnum || !form.values.includes(""))) return listed("string", form.values);
  if (kind === "number" && profile.enums.has("number") && form.values.every(isExact)) {
    return listed(form.values.every(Number.isInteger) ? "integer" : "number", form.values);
  }
  if (kind === "boolean" && profile.enums.has("boolean")) return listed("boolean", form.values);
  const labels = labelsFor(form.values, profile.emptyTextInEnum);
  return { schema: { type: "string", enum: [...labels] }, codec: labelled(form.values, labels), weight: 1 };
}

/** Engines count in 64 bits or in doubles: past both, another number than the listed one may come. */
function isExact(value: JsonValue): boolean {
  return typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
}

function listed(type: string, values: readonly JsonValue[]): Emitted {
  return leaf({ type, enum: [...values] });
}

/** More values than the provider lists: the model is told the first ones, and the answer is checked. */
function tooMany(shop: Workshop, { values, at }: ConstantForm): Emitted {
  shop.lose(checkedLocally(at));
  shop.allowance.gaveUp.push(`${at}: ${values.length} listed values are more than the provider takes.`);
  const told = values.slice(0, 20).map((value) => JSON.stringify(value));
  const description = `One of ${values.length} values: ${told.join(", ").slice(0, 1_000)}${values.length > 20 ? ", …" : ""}.`;
  if (values.every((value) => typeof value === "string")) return leaf({ type: "string", description });
  if (values.every((value) => typeof value === "number")) return leaf({ type: "number", description });
  return jsonText(`${description} Written as JSON text.`);
}

/** Numbers with their bounds. */
export function numbers(shop: Workshop, form: NumberForm): Emitted {
  const { profile } = shop;
  const type = form.integer ? "integer" : "number";
  const range = form.integer && profile.bounds === "none" ? smallRange(form) : undefined;
  if (range !== undefined && profile.enums.has("number") && shop.allowance.listed(range.length, 0))
    return listed(type, range);
  const schema: Record<string, JsonValue> = { type };
  const hints: string[] = [];
  for (const side of ["minimum", "maximum"] as const) bound(shop, form, side, { schema, hints });
  for (const [index, { value, at }] of form.multiples.entries()) {
    if (profile.multipleOf && index === 0) schema.multipleOf = value;
    else {
      shop.lose(checkedLocally(at));
      hints.push(`a multiple of ${value}`);
    }
  }
  return leaf(hinted(schema, hints));
}

interface Draft {
  readonly schema: Record<string, JsonValue>;
  readonly hints: string[];
}

function bound(shop: Workshop, form: NumberForm, side: "minimum" | "maximum", { schema, hints }: Draft): void {
  const { profile } = shop;
  const given = form[side];
  if (given === undefined) return;
  const { value, exclusive, at } = form.integer ? inclusive(given, side) : given;
  const keyword = exclusive ? (side === "minimum" ? "exclusiveMinimum" : "exclusiveMaximum") : side;
  // A bound past what engines count stops them from compiling.
  const exact = isExact(value);
  if (exact && (profile.bounds === "all" || (profile.bounds === "inclusive" && !exclusive))) {
    schema[keyword] = value;
    return;
  }
  // The nearest bound that can be said lets one value too many through.
  if (exact && profile.bounds === "inclusive") schema[side] = value;
  shop.lose(checkedLocally(at));
  hints.push(`${boundWords(side, exclusive)} ${value}`);
}

function boundWords(side: "minimum" | "maximum", exclusive: boolean): string {
  if (side === "minimum") return exclusive ? "more than" : "at least";
  return exclusive ? "less than" : "at most";
}

function inclusive(given: NonNullable<NumberForm["minimum"]>, side: "minimum" | "maximum") {
  const { value, exclusive, at } = given;
  const whole = side === "minimum" ? Math.ceil(value) : Math.floor(value);
  const shifted = exclusive && whole === value ? whole + (side === "minimum" ? 1 : -1) : whole;
  return { value: shifted, exclusive: false, at };
}

function smallRange(form: NumberForm): readonly number[] | undefined {
  if (form.minimum === undefined || form.maximum === undefined) return undefined;
  const from = inclusive(form.minimum, "minimum").value;
  const to = inclusive(form.maximum, "maximum").value;
  if (to < from || to - from >= LISTED_RANGE) return undefined;
  const all = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return all.filter((value) => form.multiples.every((multiple) => Number.isInteger(value / multiple.value)));
}

/** The schema with what it cannot say as words. */
export function hinted(schema: JsonObject, hints: readonly string[]): JsonObject {
  return hints.length === 0 ? schema : { ...schema, description: `Has to be ${hints.join(" and ")}.` };
}
