import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { entriesOf, isJsonArray, isJsonObject } from "../schema/json.ts";
import { compileMembers, hasMembersBefore } from "./members.ts";
import type { Check, KeywordFamily, Site } from "./node.ts";
import type { Finding } from "./problem.ts";

function namesOf(value: JsonValue | undefined): readonly string[] {
  return isJsonArray(value) ? value.filter((name) => typeof name === "string") : [];
}

function compileRequired(site: Site, value: JsonValue): Check | undefined {
  const names = namesOf(value);
  if (names.length === 0) return undefined;
  return (object, run) => {
    if (!isJsonObject(object)) return true;
    run.spend(names.length / 4);
    return hasAll(object, names) || run.fail(() => missing(site, "required", { object, names, why: "" }));
  };
}

function hasAll(object: JsonObject, names: readonly string[]): boolean {
  return names.every((name) => Object.hasOwn(object, name));
}

interface Missing {
  readonly object: JsonObject;
  readonly names: readonly string[];
  readonly why: string;
}

function missing(site: Site, keyword: string, { object, names, why }: Missing): Finding[] {
  return names
    .filter((name) => !Object.hasOwn(object, name))
    .map((name) => site.finding(keyword, `lacks the property ${quote(name)}${why}`));
}

function quote(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}...` : name);
}

function compileDependentRequired(site: Site, value: JsonValue): Check | undefined {
  const rules = isJsonObject(value) ? entriesOf(value).map(([key, names]) => [key, namesOf(names)] as const) : [];
  return (object, run) => {
    if (!isJsonObject(object)) return true;
    let fits = true;
    for (const [key, names] of rules) {
      run.spend(1 + names.length / 4);
      if (!Object.hasOwn(object, key) || hasAll(object, names)) continue;
      const why = `, which ${quote(key)} calls for`;
      fits = run.fail(() => missing(site, "dependentRequired", { object, names, why }));
      if (run.settled) break;
    }
    return fits;
  };
}

function compileDependentSchemas(site: Site, value: JsonValue): Check | undefined {
  const keys = isJsonObject(value) ? entriesOf(value).map(([key]) => key) : [];
  const rules = keys.map((key) => [key, site.branch("dependentSchemas", key)] as const);
  return (object, run, evaluated) => {
    if (!isJsonObject(object)) return true;
    let fits = true;
    for (const [key, node] of rules) {
      run.spend(1);
      if (!Object.hasOwn(object, key) || run.evaluate(node, object, evaluated)) continue;
      fits = false;
      if (run.settled) break;
    }
    return fits;
  };
}

function compilePropertyNames(site: Site): Check {
  const node = site.child("propertyNames");
  return (object, run) => {
    if (!isJsonObject(object)) return true;
    let fits = true;
    for (const key of Object.keys(object)) {
      if (run.accepts(node, key)) continue;
      fits = false;
      for (const problem of run.collectAt(key, () => run.evaluate(node, key))) {
        run.report({ ...problem, message: `has a name that ${problem.message}` });
      }
      if (run.settled) break;
    }
    return fits;
  };
}

/** The keywords about the properties of an object. */
export const OBJECTS: KeywordFamily = [
  ["required", compileRequired],
  ["propertyNames", compilePropertyNames],
  ["dependentRequired", compileDependentRequired],
  ["dependentSchemas", compileDependentSchemas],
  ...["properties", "patternProperties", "additionalProperties"].map((keyword) => {
    return [keyword, (site: Site) => (hasMembersBefore(site, keyword) ? undefined : compileMembers(site))] as const;
  }),
];
