import type { JsonValue } from "@meerkat/protocol";
import { isJsonArray, isJsonObject } from "../../schema/json.ts";

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** As many decimal digits a number keeps in any case. */
const SAFE_DIGITS = 15;

/** How long a text may be that is read as a number. */
const LONGEST_NUMBER = 40;

/** The number that a text spells as JSON does, when it can be held exactly enough to be spelled the same way again. */
export function numberFrom(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_NUMBER || !JSON_NUMBER.test(trimmed)) return undefined;
  const value = Number(trimmed);
  const digits = trimmed
    .replace(/[eE].*$/, "")
    .replace(/\D/g, "")
    .replace(/^0+/, "");
  const exact = digits.length <= SAFE_DIGITS || (/^-?\d+$/.test(trimmed) && Number.isSafeInteger(value));
  return Number.isFinite(value) && exact ? value : undefined;
}

/** The boolean that a text spells, in any letter case. */
export function booleanFrom(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (word === "true") return true;
  return word === "false" ? false : undefined;
}

/** The object or array that a text is the JSON of. */
export function structureFrom(text: string): JsonValue | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: JsonValue = JSON.parse(text);
    return isJsonArray(value) || isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a text may be meant as several items, as an unfinished list, or as none, so that it is not plainly one. */
export function mayBeList(text: string): boolean {
  return text.trim() === "" || /[,;|\n]/.test(text) || /^\s*[[{]/.test(text);
}

/**
 * Numbers that an answer spells in another way than they are printed (1.0, 1e3): as texts they would not be what was
 * written. Digits in strings count as well, since strings may have JSON in them.
 */
export function oddlySpelled(answer: string): ReadonlySet<number> {
  const odd = new Set<number>();
  for (const [text] of answer.matchAll(/-?\d[\d.eE+-]*/g)) {
    if (text.length > LONGEST_NUMBER || String(Number(text)) !== text) odd.add(Number(text));
  }
  return odd;
}
