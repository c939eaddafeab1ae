import type { JsonObject, JsonValue } from "@meerkat/protocol";
import type { Matcher } from "../pattern/matcher.ts";
import { entriesOf, isJsonObject } from "../schema/json.ts";
import type { Evaluated } from "./evaluated.ts";
import type { Check, Node, Site } from "./node.ts";
import type { Run } from "./run.ts";
import { matches } from "./strings.ts";

const KEYWORDS = ["properties", "patternProperties", "additionalProperties"];

/** Whether the three keywords that are decided together have been, at one before this. */
export function hasMembersBefore({ schema }: Site, keyword: string): boolean {
  return KEYWORDS.slice(0, KEYWORDS.indexOf(keyword)).some((before) => Object.hasOwn(schema, before));
}

/** The subschemas for an object's properties, by name, by pattern and for the rest. */
interface Members {
  readonly named: ReadonlyMap<string, Node>;
  readonly patterns: readonly (readonly [Matcher | undefined, Node])[];
  readonly rest: Node | undefined;
}

/** Compiles `properties`, `patternProperties` and `additionalProperties`, which share out an object's properties. */
export function compileMembers(site: Site): Check | undefined {
  const { properties, patternProperties, additionalProperties } = site.schema;
  const members: Members = {
    named: new Map(keysOf(properties).map((key) => [key, site.child("properties", key)])),
    patterns: keysOf(patternProperties).map((key) => [
      site.matcher(key, "patternProperties", key),
      site.child("patternProperties", key),
    ]),
    rest: additionalProperties === undefined ? undefined : site.child("additionalProperties"),
  };
  if (members.named.size === 0 && members.patterns.length === 0 && members.rest === undefined) return undefined;
  return (value, run, evaluated) => !isJsonObject(value) || checkMembers(members, value, { run, evaluated });
}

function keysOf(map: JsonValue | undefined): readonly string[] {
  return isJsonObject(map) ? entriesOf(map).map(([key]) => key) : [];
}

interface Context {
  readonly run: Run;
  readonly evaluated: Evaluated | undefined;
}

function checkMembers(members: Members, object: JsonObject, context: Context): boolean {
  let fits = true;
  for (const key of Object.keys(object)) {
    if (checkMember(members, key, { ...context, value: object[key] ?? null })) continue;
    fits = false;
    if (context.run.settled) break;
  }
  return fits;
}

function checkMember(
  { named, patterns, rest }: Members,
  key: string,
  { run, evaluated, value }: Context & { readonly value: JsonValue },
): boolean {
  run.spend(1);
  const own = named.get(key);
  let fits = own === undefined || run.descend(own, value, key);
  let known = own !== undefined;
  for (const [matcher, node] of patterns) {
    if (matcher === undefined) known = run.doubt();
    else if (matches(matcher, key, run)) {
      known = true;
      fits = run.descend(node, value, key) && fits;
    }
  }
  if (!known && rest !== undefined) fits = run.descend(rest, value, key);
  if (known || rest !== undefined) evaluated?.properties.add(key);
  return fits;
}
