import type { JsonObject } from "@meerkat/protocol";
import { type Field, objectOf } from "../codec/object.ts";
import { emptyObject, mapOf } from "../codec/pairs.ts";
import { isFree } from "../shape/disjoint.ts";
import type { ObjectForm, Property } from "../shape/forms.ts";
import { checkedLocally } from "../shape/loss.ts";
import { ANYTHING } from "../shape/term.ts";
import type { Emitted, Reach, Workshop } from "./emitted.ts";
import { closedObject, spellOptional } from "./fields.ts";
import { hinted } from "./leaves.ts";
import { pairLists } from "./pair-lists.ts";

/** The property that an object without properties has where it must have one. */
const PLACEHOLDER = "empty";

/** The name under which undeclared properties are listed, if it is free. */
const EXTRA = "extra";

/** How many names are declared one by one because `propertyNames` lists them. */
const LISTED_NAMES = 100;

/** Objects. Undefined when none fits. */
export function records(shop: Workshop, given: ObjectForm, reach: Reach): Emitted | undefined {
  const form = withListedNames(
    shop,
    isFree(given) ? { ...given, rest: { kind: "open", conjunction: ANYTHING } } : given,
  );
  if ((form.min?.value ?? 0) > (form.max?.value ?? Number.POSITIVE_INFINITY)) return undefined;
  const sent = fieldsOf(shop, form, reach);
  if (sent === undefined) return undefined;
  if (form.rest.kind === "silent") shop.narrow(form.at, "additionalProperties");
  if (!shop.profile.closesObjects) loseClosing(shop, form.rest);
  const rest = restOf(shop, form, reach);
  if (form.properties.length === 0 && rest.pairs !== undefined) {
    return { schema: rest.pairs.schema, codec: mapOf(rest.pairs.codec), weight: rest.pairs.weight };
  }
  if (rest.pairs === undefined && rest.native === undefined) countClosed(shop, form, sent.fields.length);
  else countOpen(shop, form);
  return assemble(shop, form, sent, rest);
}

/** Where the provider has no word for a closed object, the model may write other properties. */
function loseClosing(shop: Workshop, rest: ObjectForm["rest"]): void {
  if (rest.kind === "closed") for (const pointer of rest.at) shop.lose(checkedLocally(pointer));
  if (rest.kind !== "open") return;
  for (const term of rest.conjunction.terms) if (term.kind === "schema") shop.lose(checkedLocally(term.pointer));
}

/** Where the names are listed, they are declared. */
function withListedNames(shop: Workshop, form: ObjectForm): ObjectForm {
  const { names, rest, patterns } = form;
  if (names === undefined || rest.kind !== "open" || patterns.length > 0) return form;
  const [only, second] = shop.shapeOf(names).alternatives;
  if (only?.form.kind !== "enum" || second !== undefined || only.form.values.length > LISTED_NAMES) return form;
  const known = new Set(form.properties.map(({ name }) => name));
  const added = only.form.values.flatMap((name): Property[] =>
    typeof name === "string" && !known.has(name) ? [{ name, conjunction: rest.conjunction, required: false }] : [],
  );
  const { names: _listed, ...others } = form;
  return { ...others, properties: [...form.properties, ...added], rest: { kind: "closed", at: [] } };
}

interface Sent {
  readonly fields: readonly Field[];
  readonly properties: readonly (readonly [string, JsonObject])[];
  readonly weight: number;
}

function fieldsOf(shop: Workshop, form: ObjectForm, reach: Reach): Sent | undefined {
  const fields: Field[] = [];
  const properties: [string, JsonObject][] = [];
  const taken = new Set(form.properties.map(({ name }) => name).filter((name) => isLegal(shop, name)));
  let weight = 1;
  for (const { name, conjunction, required } of form.properties) {
    const below = { depth: reach.depth + 1, optional: !required };
    const field = spellOptional(shop, conjunction, below, required);
    if (field === undefined && required) return undefined;
    // A property that nothing fits is never there.
    if (field === undefined) continue;
    const wire = isLegal(shop, name) ? name : freshWireName(name, taken);
    fields.push({ name, wire, codec: field.codec, presence: field.presence });
    properties.push([wire, field.schema]);
    weight += field.weight;
  }
  return { fields, properties, weight };
}

function isLegal({ profile }: Workshop, name: string): boolean {
  // Engines that are given a schema as JSON treat this name as any other; ours must not make it a prototype.
  return profile.propertyNames?.test(name) ?? true;
}

function freshWireName(name: string, taken: Set<string>): string {
  const base = name
    .replace(/[^A-Za-z0-9_]/g, "_")
    .replace(/^(?![A-Za-z_])/, "_")
    .slice(0, 60);
  let wire = base;
  for (let number = 2; taken.has(wire); number++) wire = `${base}_${number}`;
  taken.add(wire);
  return wire;
}

function restOf(shop: Workshop, form: ObjectForm, reach: Reach) {
  const { rest, patterns, names } = form;
  if (rest.kind !== "open" && patterns.length === 0) return {};
  if (rest.kind === "open" && patterns.length === 0 && shop.profile.maps) {
    const native = shop.emit(rest.conjunction, { depth: reach.depth + 1, optional: true });
    if (native !== undefined && names !== undefined) loseNames(shop, form);
    return native === undefined ? {} : { native };
  }
  const alone = form.properties.length === 0;
  const pairs = pairLists(shop, form, alone ? reach : { depth: reach.depth + 1, optional: true });
  return pairs === undefined ? {} : { pairs };
}

function loseNames(shop: Workshop, { names }: ObjectForm): void {
  for (const term of names?.terms ?? []) if (term.kind === "schema") shop.lose(checkedLocally(term.pointer));
}

/** How many properties there can be is known when all are declared. */
function countClosed(shop: Workshop, { min, max, properties }: ObjectForm, possible: number): void {
  const required = properties.filter((property) => property.required).length;
  if (min !== undefined && min.value > required) shop.lose(checkedLocally(min.at));
  if (max !== undefined && max.value < possible) shop.lose(checkedLocally(max.at));
}

function countOpen(shop: Workshop, { min, max }: ObjectForm): void {
  for (const bound of [min, max]) if (bound !== undefined) shop.lose(checkedLocally(bound.at));
}

function assemble(shop: Workshop, form: ObjectForm, sent: Sent, rest: ReturnType<typeof restOf>): Emitted {
  const { profile } = shop;
  const optional = sent.fields.filter(({ presence }) => presence === "optional").map(({ wire }) => wire);
  if ("pairs" in rest && rest.pairs !== undefined) {
    const wire = freshWireName(EXTRA, new Set(sent.fields.map((field) => field.wire)));
    const schema = closedObject(profile, [...sent.properties, [wire, rest.pairs.schema]], optional);
    const codec = objectOf(sent.fields, { listed: { wire, pairs: rest.pairs.codec } });
    return { schema, codec, weight: sent.weight + rest.pairs.weight };
  }
  if ("native" in rest && rest.native !== undefined) {
    const schema = closedObject(profile, sent.properties, optional, rest.native.schema);
    return {
      schema,
      codec: objectOf(sent.fields, { native: rest.native.codec }),
      weight: sent.weight + rest.native.weight,
    };
  }
  if (sent.fields.length === 0 && !profile.emptyObjects) {
    return {
      schema: closedObject(profile, [[PLACEHOLDER, { type: "null" }]], []),
      codec: emptyObject(PLACEHOLDER),
      weight: 2,
    };
  }
  const hints = countHints(form, sent.fields.length);
  const schema = closedObject(profile, sent.properties, optional);
  return { schema: hinted(schema, hints), codec: objectOf(sent.fields), weight: sent.weight };
}

function countHints({ min, max }: ObjectForm, possible: number): string[] {
  return [
    ...(min === undefined ? [] : [`an object with at least ${min.value} properties`]),
    ...(max === undefined || max.value >= possible ? [] : [`an object with at most ${max.value} properties`]),
  ];
}
