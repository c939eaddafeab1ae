/**
 * How a value changes between its wire and its public spelling, as the generator writes it:
 * `0` passes through untouched, a string names another shape, `o` is an object by wire name, `a` a list,
 * `m` a map whose keys are the user's, `t` a union tagged by a field, `u` a union told apart by JSON type,
 * `e` an event of any kind.
 */
export type Shape =
  | 0
  | string
  | { readonly o: Readonly<Record<string, readonly [publicName: string, child: Shape]>> }
  | { readonly a: Shape }
  | { readonly m: Shape }
  | { readonly t: string; readonly p: string; readonly by: Readonly<Record<string, Shape>> }
  | { readonly u: readonly Shape[] }
  | { readonly e: 1 };

/** Maps the checked wire form of one object type to its public form; `at` is its place, for the parts of it. */
export type Straight = (
  wire: Readonly<Record<string, unknown>>,
  mapping: Mapping,
  at: string,
) => Record<string, unknown>;

/** What {@link respell} needs to know beside the value. */
export interface Mapping {
  readonly direction: "public" | "wire";
  /** Code instead of shapes for some types. It leaves out fields that the contract does not have, unreported. */
  readonly straight?: Readonly<Record<string, Straight>> | undefined;
  /** The shapes that a shape names. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Called for each field the contract does not have; the field is left out. */
  readonly onUnknown?: ((pointer: string, known: readonly string[]) => void) | undefined;
  /** Maps an event, whose kind decides its shape. */
  event(value: unknown, pointer: string): unknown;
}

type Field = readonly [publicName: string, child: Shape];
type Table = Readonly<Record<string, Field>>;
/** The fields of an object by the name they have before, with the name they have after. */
type Fields = ReadonlyMap<string, readonly [name: string, child: Shape]>;

/** Rebuilds `value` in the other spelling. Opaque JSON is the same object before and after. */
export function respell(shape: Shape, value: unknown, mapping: Mapping, pointer = ""): unknown {
  if (shape === 0 || value === null || typeof value !== "object") return value;
  if (typeof shape === "string") return respellNamed(shape, value, mapping, pointer);
  if (Array.isArray(value)) {
    const item = itemShape(shape, mapping);
    return item === 0 ? value : value.map((entry, index) => respell(item, entry, mapping, `${pointer}/${index}`));
  }
  return respellObject(shape, value as Readonly<Record<string, unknown>>, mapping, pointer);
}

function respellNamed(name: string, value: object, mapping: Mapping, pointer: string): unknown {
  const straight = mapping.straight?.[name];
  if (straight === undefined) return respell(mapping.shapes[name] ?? 0, value, mapping, pointer);
  return straight(value as Readonly<Record<string, unknown>>, mapping, pointer);
}

function respellObject(
  shape: Exclude<Shape, 0 | string>,
  value: Readonly<Record<string, unknown>>,
  mapping: Mapping,
  pointer: string,
): unknown {
  if ("o" in shape) return respellFields(fieldsOf(shape.o, mapping.direction), value, mapping, pointer);
  if ("m" in shape)
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [
        key,
        respell(shape.m, entry, mapping, `${pointer}/${escapeKey(key)}`),
      ]),
    );
  if ("t" in shape)
    return respell(
      shape.by[String(value[mapping.direction === "public" ? shape.t : shape.p])] ?? 0,
      value,
      mapping,
      pointer,
    );
  if ("u" in shape) return respell(shape.u.find((branch) => !isList(branch, mapping)) ?? 0, value, mapping, pointer);
  if ("e" in shape) return mapping.event(value, pointer);
  return value;
}

function respellFields(
  fields: Fields,
  value: Readonly<Record<string, unknown>>,
  mapping: Mapping,
  pointer: string,
): Readonly<Record<string, unknown>> {
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const field = value[key];
    if (field === undefined) continue;
    const entry = fields.get(key);
    if (entry === undefined) mapping.onUnknown?.(`${pointer}/${escapeKey(key)}`, [...fields.keys()]);
    else if (entry[1] === 0 || typeof field !== "object" || field === null) out[entry[0]] = field;
    else out[entry[0]] = respell(entry[1], field, mapping, `${pointer}/${key}`);
  }
  return out;
}

function resolve(shape: Shape, { shapes }: Pick<Mapping, "shapes">): Exclude<Shape, string> {
  const resolved = typeof shape === "string" ? (shapes[shape] ?? 0) : shape;
  return typeof resolved === "string" ? resolve(resolved, { shapes }) : resolved;
}

function isList(shape: Shape, mapping: Mapping): boolean {
  const resolved = resolve(shape, mapping);
  return resolved !== 0 && "a" in resolved;
}

function itemShape(shape: Exclude<Shape, 0 | string>, mapping: Mapping): Shape {
  if ("a" in shape) return shape.a;
  const lists = "u" in shape ? shape.u.map((branch) => resolve(branch, mapping)) : [];
  const list = lists.find((branch) => branch !== 0 && "a" in branch);
  return list && "a" in list ? list.a : 0;
}

interface Spellings {
  readonly public: Fields;
  readonly wire: Fields;
}

/** Made once a table: maps are the fastest look-up that no key of an object, such as `constructor`, can mislead. */
const spellings = new WeakMap<Table, Spellings>();

function fieldsOf(table: Table, direction: Mapping["direction"]): Fields {
  const known = spellings.get(table);
  if (known) return known[direction];
  const entries = Object.entries(table);
  const made = {
    public: new Map(entries),
    wire: new Map(entries.map(([wire, [name, child]]) => [name, [wire, child] as const])),
  };
  spellings.set(table, made);
  return made[direction];
}

/** One reference token of a JSON Pointer (RFC 6901). */
function escapeKey(key: string): string {
  return key.replace(/~/g, "~0").replace(/\//g, "~1");
}
