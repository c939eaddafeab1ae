import { isJsonArray, isJsonObject } from "../schema/json.ts";
import type { Check, KeywordFamily, Site } from "./node.ts";

function compileUnevaluatedProperties(site: Site): Check {
  const node = site.child("unevaluatedProperties");
  return (value, run, evaluated) => {
    if (!isJsonObject(value) || evaluated === undefined || evaluated.allProperties) return true;
    let fits = true;
    for (const key of Object.keys(value)) {
      run.spend(1);
      if (evaluated.properties.has(key) || run.descend(node, value[key] ?? null, key)) continue;
      fits = false;
      if (run.settled) break;
    }
    evaluated.allProperties = true;
    return fits;
  };
}

function compileUnevaluatedItems(site: Site): Check {
  const node = site.child("unevaluatedItems");
  return (value, run, evaluated) => {
    if (!isJsonArray(value) || evaluated === undefined) return true;
    let fits = true;
    for (let index = evaluated.leading; index < value.length; index++) {
      run.spend(1);
      if (evaluated.items.has(index) || run.descend(node, value[index] ?? null, index)) continue;
      fits = false;
      if (run.settled) break;
    }
    evaluated.leading = value.length;
    return fits;
  };
}

/** The keywords about what no other keyword has spoken about. They come after all others. */
export const UNEVALUATED: KeywordFamily = [
  ["unevaluatedProperties", compileUnevaluatedProperties],
  ["unevaluatedItems", compileUnevaluatedItems],
];
