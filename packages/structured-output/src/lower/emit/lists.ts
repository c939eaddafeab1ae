import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { labelled } from "../codec/labels.ts";
import { listOf } from "../codec/list.ts";
import { REST, type Slot, tupleOf } from "../codec/tuple.ts";
import type { ArrayForm } from "../shape/forms.ts";
import { checkedLocally } from "../shape/loss.ts";
import type { Emitted, Reach, Workshop } from "./emitted.ts";
import { closedObject, spellOptional } from "./fields.ts";
import { hinted } from "./leaves.ts";

/** How many items are spelled out one by one where the provider cannot count. */
const SPELLED_OUT = 6;

/** Arrays: as they are, or as an object with a property for each leading item. Undefined when none fits. */
export function lists(shop: Workshop, form: ArrayForm, reach: Reach): Emitted | undefined {
  const { profile } = shop;
  const min = form.min?.value ?? 0;
  const max = form.max?.value ?? Number.POSITIVE_INFINITY;
  if (min > max) return undefined;
  if (max === 0 || (form.prefix.length === 0 && form.items === undefined)) return min > 0 ? undefined : emptyList();
  if (form.prefix.length > 0) return profile.tuples ? nativeTuple(shop, form, reach) : tuple(shop, form, reach);
  const fixed = min === max && min <= SPELLED_OUT && !profile.maxItems;
  if (fixed || (min > profile.minItems && min <= SPELLED_OUT)) return tuple(shop, spelledOut(form, min), reach);
  return plainList(shop, form, reach);
}

function emptyList(): Emitted {
  return { schema: { type: "string", enum: ["[]"] }, codec: labelled([[]], ["[]"]), weight: 1 };
}

/** The same arrays with their first items as a prefix. */
function spelledOut(form: ArrayForm, length: number): ArrayForm {
  const { items, max } = form;
  if (items === undefined) return form;
  const prefix = Array.from({ length }, () => items);
  return { ...form, prefix, items: max?.value === length ? undefined : items };
}

function plainList(shop: Workshop, form: ArrayForm, reach: Reach): Emitted | undefined {
  const items = form.items && shop.emit(form.items, below(reach));
  if (items === undefined) return form.min === undefined ? emptyList() : undefined;
  const schema: Record<string, JsonValue> = { type: "array", items: items.schema };
  const hints = counts(shop, form, schema);
  return { schema: hinted(schema, hints), codec: listOf([], items.codec), weight: items.weight + 1 };
}

/** An array may be empty, yet what ends a schema that leads back to itself is a property that may be absent. */
function below({ depth }: Reach): Reach {
  return { depth: depth + 1 };
}

/** Says how many items there may be, in keywords or else in words. */
function counts(shop: Workshop, form: ArrayForm, schema: Record<string, JsonValue>): string[] {
  const { profile } = shop;
  const hints: string[] = [];
  if (form.min !== undefined) {
    if (form.min.value <= profile.minItems) schema.minItems = form.min.value;
    else {
      shop.lose(checkedLocally(form.min.at));
      if (profile.minItems >= 1) schema.minItems = profile.minItems;
      hints.push(`at least ${form.min.value} items long`);
    }
  }
  if (form.max !== undefined) {
    if (profile.maxItems) schema.maxItems = form.max.value;
    else {
      shop.lose(checkedLocally(form.max.at));
      hints.push(`at most ${form.max.value} items long`);
    }
  }
  return hints;
}

function nativeTuple(shop: Workshop, form: ArrayForm, reach: Reach): Emitted | undefined {
  const min = form.min?.value ?? 0;
  const emitted: Emitted[] = [];
  for (const [index, item] of form.prefix.entries()) {
    const one = shop.emit(item, below(reach));
    // Where one item is impossible, an array ends before it.
    if (one === undefined) return index < min ? undefined : cut(shop, form, reach, index);
    emitted.push(one);
  }
  const rest = form.items && shop.emit(form.items, below(reach));
  const schema: Record<string, JsonValue> = {
    type: "array",
    prefixItems: emitted.map((one) => one.schema),
    items: rest?.schema ?? false,
    ...(form.min === undefined ? {} : { minItems: form.min.value }),
    ...(rest === undefined ? { maxItems: emitted.length } : form.max === undefined ? {} : { maxItems: form.max.value }),
  };
  const weight = [...emitted, ...(rest ? [rest] : [])].reduce((sum, one) => sum + one.weight, 1);
  return {
    schema,
    codec: listOf(
      emitted.map((one) => one.codec),
      rest?.codec,
    ),
    weight,
  };
}

function cut(shop: Workshop, form: ArrayForm, reach: Reach, length: number): Emitted | undefined {
  return lists(shop, { ...form, prefix: form.prefix.slice(0, length), items: undefined }, reach);
}

function tuple(shop: Workshop, form: ArrayForm, reach: Reach): Emitted | undefined {
  const min = form.min?.value ?? 0;
  const properties: [string, JsonObject][] = [];
  const optional: string[] = [];
  const slots: Slot[] = [];
  let weight = 1;
  for (const [index, item] of form.prefix.entries()) {
    const required = index < min;
    const field = spellOptional(shop, item, { depth: reach.depth + 1, optional: !required }, required);
    if (field === undefined) return required ? undefined : cut(shop, form, reach, index);
    const name = slotName(shop, index);
    properties.push([name, field.schema]);
    if (field.presence === "optional") optional.push(name);
    slots.push({ name, codec: field.codec, presence: field.presence });
    weight += field.weight;
  }
  const rest = form.items && following(shop, form, below(reach));
  if (rest !== undefined) properties.push([REST, rest.schema]);
  else if (form.items !== undefined && min > form.prefix.length) return undefined;
  const schema = {
    ...closedObject(shop.profile, properties, optional),
    description: "An array: one property for each of its items, in order.",
  };
  return { schema, codec: tupleOf(slots, rest?.items.codec), weight: weight + (rest?.items.weight ?? 0) };
}

function slotName({ profile }: Workshop, index: number): string {
  return profile.propertyNames?.test(`${index}`) === false ? `item_${index}` : `${index}`;
}

/** What follows the items with names of their own. */
function following(shop: Workshop, form: ArrayForm, reach: Reach) {
  const items = form.items && shop.emit(form.items, below(reach));
  if (items === undefined) return undefined;
  const left = (bound: ArrayForm["min"]) => bound && { ...bound, value: Math.max(0, bound.value - form.prefix.length) };
  const [min, max] = [left(form.min), left(form.max)];
  const schema: Record<string, JsonValue> = { type: "array", items: items.schema };
  const bounds = { ...(min && min.value > 0 ? { min } : {}), ...(max ? { max } : {}) };
  const hints = counts(shop, { kind: "array", prefix: [], items: form.items, ...bounds }, schema);
  return { schema: hinted(schema, hints), items };
}
