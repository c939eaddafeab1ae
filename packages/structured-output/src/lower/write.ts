import { MeerkatError } from "@meerkat/errors";
import type { JsonObject } from "@meerkat/protocol";
import type { Profile } from "../profiles/profile.ts";
import type { Codec } from "./codec/codec.ts";
import { wrapping } from "./codec/wrapper.ts";
import { Allowance, type Spare } from "./emit/allowance.ts";
import { type Assembled, assemble, needsObject, wrapped } from "./emit/assemble.ts";
import { Emitter } from "./emit/emitter.ts";
import { countListed, depthOf, measureUse, type Use } from "./measure-use.ts";
import type { Analyzer } from "./shape/analyzer.ts";
import { conjunction, fits } from "./shape/term.ts";

/** A schema written for a provider. */
export interface Written {
  readonly emitter: Emitter;
  readonly codec: Codec;
  readonly assembled: Assembled;
}

/** What writing needs to know. */
export interface Task {
  readonly analyzer: Analyzer;
  readonly profile: Profile;
  /** What of the budgets is used by other schemas of the request. */
  readonly used: Use;
  /** What errors call the schema. */
  readonly subject: string;
}

/** How often a schema is written anew to keep within the budgets. */
const MAX_ROUNDS = 6;

const ROOT = conjunction([fits("")]);

/**
 * Writes a schema within the provider's budgets. What it needs is only known when it is written, so it may take a few
 * rounds: each knows what the one before asked for, and has less to spend.
 */
export function write(task: Task): Written {
  let spare: Spare = { ...task.used, enumValues: 0 };
  let sunk = 0;
  let written = writeOnce(task, () => new Allowance(task.profile.limits, { spare }));
  for (let round = 1; round < MAX_ROUNDS; round++) {
    const over = excess(written.assembled.schema, task);
    if (over.optional + over.unions + over.enumValues + over.depth === 0) break;
    const { allowance } = written.emitter;
    const asked = allowance.asked;
    // The first round spends on whatever comes first; the second plans. Only when that fails too, there is less to spend.
    const waits = round === 1;
    const { limits } = task.profile;
    spare = {
      optional: waits ? spare.optional : more(spare.optional, over.optional, unasked(limits.optional, asked.optional)),
      unions: waits ? spare.unions : more(spare.unions, over.unions, unasked(limits.unions, asked.unions)),
      enumValues: spare.enumValues + over.enumValues,
    };
    sunk += over.depth;
    const profile = shallower(task.profile, sunk);
    written = writeOnce({ ...task, profile }, () => new Allowance(profile.limits, { asked: allowance, spare }));
  }
  return written;
}

/** What must not be spent so that `over` less is, where so much of the budget was not even asked for. */
function more(spare: number, over: number, unasked: number): number {
  return over === 0 ? spare : Math.max(spare, unasked) + over;
}

/** What is asked for can be less than the limit and yet too much: a definition is written once and may stand in the text often. */
function unasked(limit: number | undefined, asked: number): number {
  return limit === undefined ? 0 : limit - asked;
}

function writeOnce({ analyzer, profile, subject }: Task, allow: () => Allowance): Written {
  const emit = (depth: number, recursive?: ReadonlySet<string>) => {
    const emitter = new Emitter(analyzer, profile, { allowance: allow(), ...(recursive && { recursive }) });
    const root = emitter.emitRoot(ROOT, { depth });
    if (root === undefined) throw impossible(subject);
    return { emitter, root };
  };
  const first = emit(1);
  const wraps = needsObject(first.root.schema, first.emitter.matcher.definitions, profile);
  const depth = wraps ? 2 : 1;
  const second = wraps ? emit(depth) : first;
  const { emitter, root } = second.emitter.cutByDepth ? emit(depth, recursiveKeys(analyzer, profile)) : second;
  const definitions = emitter.matcher.definitions;
  const { names, originals } = emitter;
  const parts = { root: wraps ? wrapped(root.schema, profile) : root.schema, definitions, names, originals };
  return { emitter, codec: wraps ? wrapping(root.codec) : root.codec, assembled: assemble(parts, profile) };
}

/** Alternatives that have to be told apart stand a level deeper than what is inside them knows when it is written. */
function shallower(profile: Profile, levels: number): Profile {
  const { depth } = profile.limits;
  return depth === undefined ? profile : { ...profile, limits: { ...profile.limits, depth: depth - levels } };
}

/** Finds the places that lead back to themselves, without a limit that would cut the way there. */
function recursiveKeys(analyzer: Analyzer, profile: Profile): ReadonlySet<string> {
  const { depth: _depth, ...limits } = profile.limits;
  const emitter = new Emitter(analyzer, { ...profile, limits });
  emitter.emit(ROOT, { depth: 1 });
  return emitter.recursiveKeys;
}

/** By how much what was written passes the limits. */
function excess(schema: JsonObject, { profile: { limits }, used }: Task): Spare & { readonly depth: number } {
  const use = measureUse(schema);
  const over = (limit: number | undefined, count: number) => Math.max(0, count - (limit ?? count));
  return {
    optional: over(limits.optional, use.optional + used.optional),
    unions: over(limits.unions, use.unions + used.unions),
    enumValues: limits.enumValues === undefined ? 0 : over(limits.enumValues, countListed(schema)),
    depth: limits.depth === undefined ? 0 : over(limits.depth, depthOf(schema)),
  };
}

function impossible(subject: string): MeerkatError {
  const message = `Invalid ${subject}: no value can fit it, so that no model can answer it; look for keywords that contradict each other.`;
  return new MeerkatError("INVALID_PARAMS", message, { details: { pointer: "" } });
}
