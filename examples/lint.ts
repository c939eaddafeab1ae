import { explainSchema, lintSchema } from "@meerkat/structured-output";

const schema = {
  type: "object",
  properties: {
    name: { type: "string", maxLength: 200 },
    prices: { type: "object", additionalProperties: { type: "number" } },
  },
  required: ["name", "prices"],
  additionalProperties: false,
};
for (const { profile, warnings } of lintSchema(schema, { profiles: ["anthropic", "openai"] }).profiles) {
  console.log(profile, warnings.map(({ path }) => path).join() || "loses nothing");
}
// anthropic /properties/name/maxLength
// openai loses nothing
const { keywords } = explainSchema(schema, "openai");
for (const { pointer, fate, wirePointer } of keywords) console.log(pointer, fate, wirePointer);
// ... /properties/name/maxLength rewritten /properties/name/pattern
