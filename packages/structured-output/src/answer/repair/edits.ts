import type { JsonValue } from "@meerkat/protocol";
import { entriesOf, isJsonArray, isJsonObject } from "../../schema/json.ts";
import { splitPointer } from "../../schema/pointer.ts";

/** One change of a value at a JSON Pointer: another value, or none (`drop`, of an object's property). */
export interface Edit {
  readonly pointer: string;
  readonly to: { readonly value: JsonValue } | "drop";
}

interface Branch {
  edit?: Edit;
  readonly children: Map<string, Branch>;
}

/** Makes changes; what they do not touch is shared. Of two changes within each other the outer one counts. */
export function applyEdits(value: JsonValue, edits: readonly Edit[]): JsonValue {
  const root: Branch = { children: new Map() };
  for (const edit of edits) branchAt(root, splitPointer(edit.pointer)).edit = edit;
  const changed = change(value, root);
  return changed === undefined ? value : changed;
}

function branchAt(root: Branch, tokens: readonly string[]): Branch {
  let branch = root;
  for (const token of tokens) {
    const next: Branch = branch.children.get(token) ?? { children: new Map() };
    branch.children.set(token, next);
    branch = next;
  }
  return branch;
}

function change(value: JsonValue, { edit, children }: Branch): JsonValue | undefined {
  if (edit !== undefined) return edit.to === "drop" ? undefined : edit.to.value;
  if (children.size === 0) return value;
  if (isJsonArray(value)) return value.map((item, index) => changeChild(item, children.get(`${index}`)) ?? item);
  if (!isJsonObject(value)) return value;
  const entries = entriesOf(value).flatMap(([key, item]): [string, JsonValue][] => {
    const changed = changeChild(item, children.get(key));
    return changed === undefined ? [] : [[key, changed]];
  });
  return Object.fromEntries(entries);
}

function changeChild(value: JsonValue, branch: Branch | undefined): JsonValue | undefined {
  return branch === undefined ? value : change(value, branch);
}
