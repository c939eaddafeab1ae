import { ContractViolation, decodeEvent, decodeParams, encodeParams } from "@meerkat/protocol";

const line = `{"type":"turn_completed","stop_reason":"end_turn","usage":{"input_tokens":12,"output_tokens":3}}`;
const event = decodeEvent(JSON.parse(line));
if (event.type === "turn_completed") console.log(event.stopReason, event.usage.inputTokens);

// The schema belongs to the user: its keys stay as they are on both sides.
const outputSchema = { type: "object", properties: { zip_code: { type: "string" } } };
console.log(JSON.stringify(encodeParams("session/create", { prompt: "Where is Tokyo?", outputSchema })));

try {
  decodeParams("turn/start", { session_id: "s-1", prompt: 5 }, (pointer) => console.log("unknown field", pointer));
} catch (error) {
  if (error instanceof ContractViolation) console.log(error.message);
}
