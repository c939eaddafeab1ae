import { judgeAnswer, lower, parseOutputSchema, planRetry } from "@meerkat/structured-output";

const output = parseOutputSchema({
  type: "object",
  properties: {
    title: { type: "string" },
    items: {
      type: "array",
      items: {
        type: "object",
        properties: {
          name: { type: "string" },
          size: { enum: ["small", "large"] },
          price: { type: "number", minimum: 0 },
        },
        required: ["name", "size", "price"],
      },
    },
  },
  required: ["title", "items"],
});
const lowered = lower(output.schema, "openai");
const answer = (price: number) => `Here you are:
{"title": "Stock of the northern warehouse, counted by hand on Monday and again on Tuesday", "items": [
  {"name": "a lamp of brushed steel with a green shade", "size": "Small", "price": "12.50"},
  {"name": "a desk", "size": ["large"], "price": ${price}},
  {"name": "a chair with a high back and no arms", "size": "small", "price": 80}]}`;

// What can be put right in one way only is put right, and said.
const good = judgeAnswer(answer(300), output, { lowered });
if (good.ok) for (const { kind, path } of good.repairs) console.log(kind, path);
// surrounding_text, enum_case /items/0/size, numeric_string /items/0/price, single_item /items/1/size

// What remains is asked for again: of a large answer, only the part that is wrong.
const bad = judgeAnswer(answer(-300), output, { lowered });
if (!bad.ok) {
  const plan = planRetry(bad, output, { attempt: 1, maxAttempts: 3, lowered });
  console.log(plan.scope, plan.prompt);
  // part Your answer was not accepted (attempt 1 of 3). Only the part at /items/1 is wrong; all the rest is kept. ...
}
