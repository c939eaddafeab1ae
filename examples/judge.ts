import { judgeAnswer, parseOutputSchema, retryPrompt } from "@meerkat/structured-output";

const output = parseOutputSchema({
  type: "object",
  properties: { city: { type: "string" }, size: { enum: ["small", "large"] } },
  required: ["city", "size"],
});
const judgement = judgeAnswer('```json\n{"city": "Tokyo", "size": "huge"}\n```', output);
if (judgement.ok) console.log(judgement.value);
else console.log(retryPrompt(judgement, output, { attempt: 1, maxAttempts: 3 }));
// - /size must be one of the 2 allowed values, but is "huge"; allowed: "small", "large"
