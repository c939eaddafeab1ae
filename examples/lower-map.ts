import { lower } from "@meerkat/structured-output";

const scores = { type: "object", additionalProperties: { type: "integer", minimum: 0 } };
for (const profile of ["openai", "anthropic", "gemini"] as const) {
  const { encode, warnings } = lower(scores, profile);
  console.log(profile, JSON.stringify(encode({ ada: 3 })), warnings[0]?.message ?? "nothing is lost");
}
// openai {"value":[{"key":"ada","value":3}]} nothing is lost
// anthropic [{"key":"ada","value":3}] Anthropic does not hold the model to `minimum`: an answer that breaks it is found afterwards and asked for again.
// gemini {"ada":3} nothing is lost
