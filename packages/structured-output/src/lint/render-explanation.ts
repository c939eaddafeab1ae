import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { isJsonArray, isJsonObject } from "../schema/json.ts";
import { atPointer } from "../schema/pointer.ts";
import { clean, fromEnd, fromStart, PAGE, shownPointer, wrapped } from "./columns.ts";
import type { SchemaExplanation } from "./explain.ts";
import type { KeywordFate } from "./fate.ts";

const YOURS = 41;
const FATE = 15;
const SENT = PAGE - YOURS - FATE - 4;
const INDENT = " ".repeat(4);

/** A document with what it becomes. */
export interface ExplainedFile {
  readonly name: string;
  readonly document: JsonObject;
}

/** Explanations for people: the author's keywords on the left, on the right where they stand in what is sent. */
export function renderExplanationText(file: ExplainedFile, explanations: readonly SchemaExplanation[]): string {
  return explanations.map((explanation) => `${lines(file, explanation).join("\n")}\n`).join("\n");
}

function lines({ name, document }: ExplainedFile, explanation: SchemaExplanation): readonly string[] {
  const { profile, base, refused, constrained, keywords, sent } = explanation;
  const title = `${clean(name)} for ${profile}`;
  if (refused !== undefined) {
    const reason = `${shownPointer(base + refused.pointer)}: ${clean(refused.reason)}`;
    return [`${title}: refused`, ...wrapped(reason, PAGE - INDENT.length).map((line) => INDENT + line)];
  }
  const told = constrained ? "" : ": not constrained, the prompt tells the schema";
  const heading = row("YOURS", "BECOMES", constrained ? "SENT" : "TOLD");
  const rows = keywords.flatMap((fate) => keywordLines(fate, { document, base, sent: sent ?? {} }));
  return [title + told, "", heading, ...rows, "", constrained ? "Sent:" : "Told:", JSON.stringify(sent, null, 2)];
}

interface Both {
  readonly document: JsonObject;
  readonly base: string;
  readonly sent: JsonObject;
}

function keywordLines({ pointer, fate, wirePointer, message }: KeywordFate, both: Both): readonly string[] {
  const value = atPointer(both.document, both.base + pointer);
  const where = wirePointer === undefined ? "" : shown(wirePointer, atPointer(both.sent, wirePointer), SENT);
  const line = row(shown(pointer, value, YOURS), fate, where);
  if (fate === "kept") return [line];
  return [line, ...wrapped(clean(message), PAGE - INDENT.length).map((text) => INDENT + text)];
}

function row(yours: string, fate: string, sent: string): string {
  return `${yours.padEnd(YOURS)}  ${fate.padEnd(FATE)}  ${sent}`.trimEnd();
}

/** A pointer with its value where that is short. */
function shown(pointer: string, value: JsonValue | undefined, width: number): string {
  const short = brief(value);
  const name = shownPointer(pointer);
  if (short === undefined) return fromEnd(name, width);
  const whole = `${name}: ${short}`;
  if (whole.length <= width) return whole;
  // The value is worth less than the place: it gets at most half of the width.
  const told = fromStart(short, Math.max(Math.floor(width / 2), width - name.length - 2));
  return `${fromEnd(name, width - told.length - 2)}: ${told}`;
}

function brief(value: JsonValue | undefined): string | undefined {
  if (value === undefined || isJsonObject(value)) return undefined;
  if (isJsonArray(value) && value.some((item) => typeof item === "object" && item !== null)) return undefined;
  return clean(JSON.stringify(value));
}
