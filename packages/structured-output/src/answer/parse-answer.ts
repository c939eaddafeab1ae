import type { JsonValue } from "@meerkat/protocol";
import { withoutFence } from "../partial/margin.ts";

/** The JSON of an answer, or what it is instead. */
export type ParsedAnswer =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly reason: string };

/** Removes whitespace and one Markdown fence around an answer, then parses it. */
export function parseAnswer(text: string): ParsedAnswer {
  const body = withoutFence(text);
  if (body === "") return { ok: false, reason: "The answer is empty." };
  try {
    const value: JsonValue = JSON.parse(body);
    return { ok: true, value };
  } catch (error) {
    return { ok: false, reason: `The answer is not JSON: ${explain(body, error)}.` };
  }
}

function explain(body: string, error: unknown): string {
  if (!/^["[{]/.test(body)) {
    return /[[{]/.test(body) ? "there is other text before it" : "it does not contain any";
  }
  const detail = error instanceof Error ? error.message : String(error);
  if (/end of (JSON )?input|unterminated/i.test(detail)) return "it stops before it is complete";
  return /after JSON/i.test(detail) ? "there is other text after it" : detail;
}
