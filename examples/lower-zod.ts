import { judgeAnswer, lowerOutput, parseOutputSchema } from "@meerkat/structured-output";
import { z } from "zod";

const Recipe = z.object({
  title: z.string(),
  minutes: z.int().positive().optional(),
  amounts: z.record(z.string(), z.number()),
});
const output = parseOutputSchema(z.toJSONSchema(Recipe));
const lowered = lowerOutput(output, "openai");
// Send `lowered.wireSchema` with strict mode on; this is what a model held to it writes:
const answer = '{"title":"Pancakes","minutes":null,"amounts":[{"key":"flour","value":250}]}';
const judged = judgeAnswer(answer, output, { lowered });
if (judged.ok) console.log(Recipe.parse(judged.value).amounts.flour, judged.text);
// 250 {"title":"Pancakes","amounts":{"flour":250}}
