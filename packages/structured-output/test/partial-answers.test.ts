import type { JsonValue } from "@meerkat/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPartialReader, lower, type ProfileName, parseOutputSchema } from "../src/index.ts";
import { refines } from "../src/partial/refines.ts";
import { samples } from "./random-schemas.ts";

const PROFILES: readonly ProfileName[] = ["openai", "anthropic", "gemini", "gemini-openapi", "vllm", "none"];

/** What a reader shows of a text that comes character by character. */
function shown(lowered: ReturnType<typeof lower>, text: string, output = parseOutputSchema({})): readonly JsonValue[] {
  const reader = createPartialReader(lowered, output);
  return text
    .split("")
    .flatMap((character) => {
      const reading = reader.read(character);
      if (reading === undefined) return [];
      if ("impossible" in reading) throw new Error(`given up: ${JSON.stringify(reading.impossible)}`);
      return [[reading.value]];
    })
    .map(([value = null]) => value);
}

describe("a valid answer, cut at every character", () => {
  test.each(PROFILES)("is never given up, and shows what only refines up to the whole: %s", (profile) => {
    let count = 0;
    fc.assert(
      fc.property(
        samples.chain(({ schema, values }) => fc.tuple(fc.constant(schema), values)),
        ([schema, value]) => {
          const lowered = lower(schema, profile);
          const wire = encoded(() => lowered.encode(value));
          if (wire === undefined) return;
          const values = shown(lowered, JSON.stringify(wire), parseOutputSchema(schema));
          const decoded = lowered.decode(wire);
          const following = [...values.slice(1), decoded.ok ? decoded.value : null];
          for (const [index, one] of values.entries()) expect(refines(one, following[index] ?? null)).toBe(true);
          count += values.length;
        },
      ),
      { numRuns: 300 },
    );
    expect(count).toBeGreaterThan(100);
  });
});

/** Undefined for a value that the lowered schema has no spelling for. */
function encoded(encode: () => JsonValue): JsonValue | undefined {
  try {
    return encode();
  } catch {
    return undefined;
  }
}
