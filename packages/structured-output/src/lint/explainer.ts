import type { JsonObject, JsonValue, SchemaWarning } from "@meerkat/protocol";
import type { Lowered } from "../lower/lowered.ts";
import { DEFAULT_READING, type Dialect, type Reading, readingOf } from "../schema/dialect.ts";
import { entriesOf, isJsonObject } from "../schema/json.ts";
import { effectiveEntries } from "../schema/keywords.ts";
import { atPointer, joinPointer } from "../schema/pointer.ts";
import { slotsOf } from "../schema/slots.ts";
import type { UnassertedPattern } from "../validate/patterns.ts";
import type { KeywordFate } from "./fate.ts";
import {
  annotated,
  compared,
  ignored,
  inherited,
  isJsonText,
  type KeywordFacts,
  promptOnly,
  saidOf,
  unreached,
} from "./fates.ts";
import { ASSERTIONS } from "./keywords.ts";
import type { Places } from "./places.ts";
import { targetOf } from "./settle.ts";

/** What an explanation is made of. */
export interface ExplainerInput {
  readonly lowered: Lowered;
  readonly dialect: Dialect;
  readonly places: Places;
  /** Patterns that nobody checks. */
  readonly unasserted: readonly UnassertedPattern[];
}

/** A subschema on the way through the author's schema. */
interface Spot {
  readonly pointer: string;
  readonly reading: Reading;
  /** What was said about a subschema around this one. */
  readonly around?: SchemaWarning | undefined;
}

/** Walks the author's schema in its own order. Used once. */
export class Explainer {
  readonly #input: ExplainerInput;
  readonly #said: ReturnType<typeof saidOf>;
  readonly #fates: KeywordFate[] = [];
  #root: JsonObject = {};

  constructor(input: ExplainerInput) {
    this.#input = input;
    this.#said = saidOf(input.lowered);
  }

  explain(schema: JsonObject): readonly KeywordFate[] {
    this.#root = schema;
    this.#visit(schema, { pointer: "", reading: DEFAULT_READING });
    // What is said about places that the author's schema does not show, such as another document's.
    this.#fates.push(...this.#said.rest());
    return this.#fates;
  }

  #visit(schema: JsonValue, { pointer, reading: outer, around }: Spot): void {
    const own = this.#said.take(pointer);
    if (own !== undefined) this.#fates.push(own);
    const inner = this.#said.warning(pointer) ?? around;
    if (!isJsonObject(schema)) return;
    const reading = readingOf(schema, outer);
    const slots = new Map(slotsOf(schema, reading).map((slot) => [slot.from, slot]));
    const effective = new Set(effectiveEntries(schema, reading.dialect).map(([keyword]) => keyword));
    for (const [keyword] of entriesOf(schema)) {
      const at = joinPointer(pointer, keyword);
      const known = this.#said.warning(at) ?? inner;
      this.#fates.push(this.#said.take(at) ?? this.#fateOf(keyword, schema, { pointer, inner, effective }));
      const slot = slots.get(keyword);
      for (const child of slot === undefined || slot.shape === "value" ? [] : slot.children) {
        this.#visit(child.value, { pointer: joinPointer(pointer, ...child.from), reading, around: known });
      }
    }
    this.#fates.push(...this.#said.below(pointer));
  }

  #fateOf(keyword: string, node: JsonObject, spot: NodeFacts): KeywordFate {
    const { lowered, places, dialect, unasserted } = this.#input;
    const { pointer, inner, effective } = spot;
    const at = joinPointer(pointer, keyword);
    const place = places.place(pointer);
    const facts = { pointer: at, keyword, node, place, sent: lowered.wireSchema };
    if (!effective.has(keyword)) return ignored(facts, dialect);
    if (!places.isReached(pointer)) return unreached(facts);
    if (!ASSERTIONS.has(keyword)) return annotated(facts);
    if (place === undefined && inner !== undefined) return inherited(facts, inner);
    if (lowered.constrained) return this.#cutShort(facts) ?? compared(facts);
    return promptOnly(facts, unasserted.find((one) => one.pointer === at)?.reason);
  }

  /** A reference to something that is written as JSON text from here on. */
  #cutShort(facts: KeywordFacts): KeywordFate | undefined {
    const pointer = facts.keyword === "$ref" ? targetOf(facts.node.$ref) : undefined;
    const warning = pointer === undefined ? undefined : this.#said.warning(pointer);
    if (pointer === undefined || warning === undefined) return undefined;
    const target = atPointer(this.#root, pointer);
    return isJsonObject(target) && isJsonText(facts, target) ? inherited(facts, warning) : undefined;
  }
}

interface NodeFacts {
  readonly pointer: string;
  readonly inner: SchemaWarning | undefined;
  readonly effective: ReadonlySet<string>;
}
