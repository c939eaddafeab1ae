import type { JsonValue, StructuredRepair } from "@meerkat/protocol";
import { createGrower, type Ending } from "../partial/grower.ts";
import { withoutFence } from "../partial/margin.ts";
import type { Allowed } from "./repair/kinds.ts";

/** The JSON of an answer and what was taken away around it, or what the answer is instead. */
export type ParsedAnswer =
  | { readonly ok: true; readonly value: JsonValue; readonly repairs: readonly StructuredRepair[] }
  | { readonly ok: false; readonly reason: string };

const FENCE: StructuredRepair = {
  path: "",
  kind: "fence",
  message: "The Markdown fence around the answer was removed.",
};

const SURROUNDINGS: StructuredRepair = {
  path: "",
  kind: "surrounding_text",
  message: "The text around the only JSON value of the answer was removed.",
};

/** Finds the one JSON value of an answer: alone, in a Markdown fence, or in the midst of other text. */
export function parseAnswer(text: string, allowed: Allowed): ParsedAnswer {
  const body = withoutFence(text);
  if (body === "") return { ok: false, reason: "The answer is empty." };
  const whole = parse(body);
  if ("error" in whole) return salvage(text, whole.error, allowed);
  const fenced = body.length < text.trim().length;
  if (!fenced) return { ok: true, value: whole.value, repairs: [] };
  return allowed("fence")
    ? { ok: true, value: whole.value, repairs: [FENCE] }
    : no("there is a Markdown fence around it");
}

function parse(text: string): { readonly value: JsonValue } | { readonly error: string } {
  try {
    const value: JsonValue = JSON.parse(text);
    return { value };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function salvage(text: string, error: string, allowed: Allowed): ParsedAnswer {
  const grower = createGrower();
  grower.push(text);
  const end = grower.end();
  if (end.kind !== "value") return no(REASONS[end.kind] ?? error);
  if (!allowed("surrounding_text")) return no(`there is other text ${end.before === "text" ? "before" : "after"} it`);
  return { ok: true, value: end.value, repairs: [SURROUNDINGS] };
}

/** What a model has to know; of JSON that is broken the parser says where. */
const REASONS: Readonly<Record<Exclude<Ending["kind"], "value">, string | undefined>> = {
  none: "it does not contain any",
  cut: "it stops before it is complete",
  several: "it contains more than one JSON value, and which one is meant is not clear",
  excessive: "it is deeper, larger or longer than an answer may be",
  broken: undefined,
};

function no(what: string): ParsedAnswer {
  return { ok: false, reason: `The answer is not JSON: ${what}.` };
}
