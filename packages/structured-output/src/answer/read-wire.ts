import type { JsonValue, StructuredRepair } from "@meerkat/protocol";
import type { Lowered } from "../lower/lowered.ts";
import { isJsonObject, ownValue } from "../schema/json.ts";
import { openEnvelope } from "./envelope.ts";
import type { OutputSchema } from "./output-schema.ts";
import type { Allowed } from "./repair/kinds.ts";
import { repeatedKeys } from "./repeated-keys.ts";
import type { AnswerProblem } from "./verdict.ts";

/** An answer in the author's spelling. */
export interface Reading {
  readonly ok: true;
  /** What the model wrote, without an envelope. */
  readonly wire: JsonValue;
  readonly value: JsonValue;
  /** The JSON Pointer in `wire` for one in `value`. */
  readonly wirePointer: (pointer: string) => string;
  readonly repairs: readonly StructuredRepair[];
}

/** An answer that has no spelling of the author's. */
export interface Unreadable {
  readonly ok: false;
  readonly problems: readonly AnswerProblem[];
}

const ENVELOPE: StructuredRepair = {
  path: "",
  kind: "envelope",
  message: "The answer was taken out of an object that has only the schema's name around it.",
};

interface Means {
  readonly lowered: Lowered | undefined;
  readonly allowed: Allowed;
}

/** Decodes an answer; one in an envelope that carries the schema's name is decoded without it. */
export function readWire(wire: JsonValue, output: OutputSchema, { lowered, allowed }: Means): Reading | Unreadable {
  const whole = decode(wire, { lowered, allowed });
  if (!whole.ok || !allowed("envelope")) return whole;
  const inner = openEnvelope(whole.value, output);
  if (inner === undefined) return whole;
  // What stands in the envelope is spelled as the answer should have been.
  const name = output.name ?? "";
  const within = isJsonObject(wire) ? ownValue(wire, name) : undefined;
  const opened = decode(within ?? inner, { lowered: within === undefined ? undefined : lowered, allowed });
  return opened.ok ? { ...opened, repairs: [ENVELOPE, ...opened.repairs] } : opened;
}

function decode(wire: JsonValue, { lowered, allowed }: Means): Reading | Unreadable {
  if (lowered === undefined) return { ok: true, wire, value: wire, wirePointer: (pointer) => pointer, repairs: [] };
  const decoded = lowered.decode(wire);
  if (!decoded.ok)
    return { ok: false, problems: decoded.problems.map((problem) => ({ ...problem, wirePointer: problem.pointer })) };
  const { value } = decoded;
  const wirePointer = (pointer: string) => decoded.wirePointer(pointer);
  const repairs = repeatedKeys({ wire, value, wirePointer });
  if (repairs.length === 0 || allowed("duplicate_key")) return { ok: true, wire, value, wirePointer, repairs };
  return { ok: false, problems: repairs.map((repair) => asProblem(repair, wirePointer)) };
}

/** A key that is written twice is a mistake where it may not be put right. */
function asProblem({ path, message }: StructuredRepair, wirePointer: (pointer: string) => string): AnswerProblem {
  return { pointer: path, wirePointer: wirePointer(path), schemaPointer: "", keyword: "uniqueItems", message };
}
