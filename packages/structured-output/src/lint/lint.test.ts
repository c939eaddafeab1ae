import type { JsonObject } from "@meerkat/protocol";
import { describe, expect, it } from "vitest";
import { wrapped } from "./columns.ts";
import { findingsOf } from "./findings.ts";
import { ANSWER_PROFILES, lintSchema } from "./lint.ts";
import type { LintedFile } from "./linted-file.ts";
import { renderLintJson } from "./render-json.ts";
import { renderLintSarif } from "./render-sarif.ts";
import { renderLintText } from "./render-text.ts";

const CITY: JsonObject = {
  type: "object",
  properties: { city: { type: "string" }, country: { type: "string" }, population: { type: "integer" } },
  required: ["city", "country", "population"],
};
const LONG: JsonObject = {
  type: "object",
  properties: { note: { type: "string", maxLength: 200 }, tags: { type: "array", uniqueItems: true } },
  required: ["note", "tags"],
  additionalProperties: false,
};

const linted = (schema: JsonObject, profiles = ANSWER_PROFILES): LintedFile => ({
  name: "a b.json",
  lint: lintSchema(schema, { profiles }),
  locate: (tokens) => (tokens.join() === "properties,note" ? { line: 3, column: 5 } : undefined),
});

describe("lintSchema", () => {
  it("finds nothing but notes in the seeds' schema, with any provider", () => {
    const { base, profiles } = lintSchema(CITY);
    expect(base).toBe("");
    expect(profiles.map(({ profile }) => profile)).toEqual(ANSWER_PROFILES);
    for (const { refused, warnings, notes, breaches, constrained } of profiles) {
      expect({ refused, warnings, breaches, constrained }).toEqual({ warnings: [], breaches: [], constrained: true });
      expect(notes.map(({ path }) => path)).toEqual(["/additionalProperties"]);
    }
  });

  it("says what is lost with whom", () => {
    const [anthropic, vllm] = lintSchema(LONG, { profiles: ["anthropic", "vllm"] }).profiles;
    expect(anthropic?.warnings.map(({ path }) => path)).toEqual([
      "/properties/note/maxLength",
      "/properties/tags/uniqueItems",
    ]);
    expect(vllm?.warnings.map(({ path }) => path)).toEqual(["/properties/tags/uniqueItems"]);
  });

  it("refuses what cannot be read and what no value fits, and says where", () => {
    const wrong = { type: "object", properties: { a: { type: "strin" } } };
    expect(lintSchema(wrong).profiles[0]?.refused).toEqual({
      reason: expect.stringContaining("must be one or several of string"),
      pointer: "/properties/a/type",
    });
    expect(findingsOf(lintSchema({ schema: wrong, name: "x" }))[0]).toMatchObject({
      rule: "refused",
      level: "error",
      pointer: "/schema/properties/a/type",
    });
    expect(findingsOf(lintSchema({ schema: CITY, name: "x", strict: "yes" }))[0]?.pointer).toBe("/strict");
    expect(lintSchema({ type: "string", enum: [1] }).profiles[0]?.refused?.reason).toContain("no value can fit it");
  });

  it("follows the wrapper: a schema that is told and not sent is not constrained", () => {
    const [lint] = lintSchema({ schema: LONG, strict: false }, { profiles: ["openai"] }).profiles;
    expect(lint).toMatchObject({ constrained: false, warnings: [] });
  });
});

describe("findings", () => {
  it("are told to people on a page of 100 columns", () => {
    expect(renderLintText([linted(LONG, ["anthropic", "openai"]), linted(CITY, ["gemini"])])).toBe(`a b.json
  anthropic  2 warnings
    warning:3:5  checked-locally  /properties/note/maxLength
      Anthropic does not hold the model to \`maxLength\`: an answer that breaks it is found afterwards
      and asked for again.
    warning  checked-locally  /properties/tags/uniqueItems
      Anthropic does not hold the model to \`uniqueItems\`: an answer that breaks it is found
      afterwards and asked for again.
  openai     1 warning
    warning  checked-locally  /properties/tags/uniqueItems
      OpenAI does not hold the model to \`uniqueItems\`: an answer that breaks it is found afterwards
      and asked for again.

a b.json
  gemini  clean, 1 note
    note  narrowed  /additionalProperties
      Gemini writes no properties here but the declared ones, because the schema does not say that
      it may.
`);
  });

  it("are a SARIF log whose results name declared rules and places", () => {
    const log = JSON.parse(renderLintSarif([linted(LONG, ["anthropic"])], { name: "rkat", version: "1.2.3" }));
    expect(log).toMatchObject({ version: "2.1.0", $schema: expect.stringContaining("sarif-2.1.0") });
    const [{ tool, results, artifacts }] = log.runs;
    const rules: readonly { id: string }[] = tool.driver.rules;
    expect(tool.driver).toMatchObject({ name: "rkat", version: "1.2.3" });
    expect(artifacts).toEqual([{ location: { uri: "a%20b.json" } }]);
    expect(results).toHaveLength(2);
    for (const { ruleId, ruleIndex, level, message, locations } of results) {
      expect(rules[ruleIndex]?.id).toBe(ruleId);
      expect(["error", "warning", "note"]).toContain(level);
      expect(message.text).not.toBe("");
      expect(locations[0].physicalLocation.artifactLocation).toEqual({ uri: "a%20b.json", index: 0 });
    }
    expect(results[0].locations[0].physicalLocation.region).toEqual({ startLine: 3, startColumn: 5 });
    expect(results[1].locations[0].physicalLocation).not.toHaveProperty("region");
  });

  it("are JSON in the wire's spelling", () => {
    const { files } = JSON.parse(renderLintJson([linted(LONG, ["anthropic"])]));
    expect(files).toMatchObject([{ name: "a b.json", base: "", profiles: [{ profile: "anthropic", notes: [] }] }]);
    expect(files[0].profiles[0].warnings[0]).toMatchObject({
      path: "/properties/note/maxLength",
      class: "checked-locally",
      wire_path: "/properties/note",
    });
    expect(files[0].profiles[0].plan).toHaveProperty("gave_up", []);
  });

  it("never leave the page, and tell a terminal nothing", () => {
    expect(wrapped(`${"x".repeat(25)} yy zz`, 10)).toEqual(["x".repeat(10), "x".repeat(10), "xxxxx yy", "zz"]);
    const evil = { type: "object", properties: { "\u001b[2J": { type: "string", maxLength: 1 } } };
    expect(renderLintText([linted(evil)])).not.toContain("\u001b");
  });
});
