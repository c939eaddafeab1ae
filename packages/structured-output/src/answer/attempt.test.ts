import { decodeType, encodeType, type JsonValue } from "@meerkat/protocol";
import { expect, test } from "vitest";
import { attemptOf } from "./attempt.ts";
import { exhaustedError } from "./exhausted.ts";
import { judgeAnswer, rejectedEarly } from "./judge.ts";
import { parseOutputSchema } from "./output-schema.ts";

const usage = { inputTokens: 5, outputTokens: 7 };
const output = parseOutputSchema({ properties: { n: { type: "integer" } } });
const stopped = {
  pointer: "/n",
  wirePointer: "/n",
  schemaPointer: "",
  keyword: "minimum",
  message: "must be at least 1",
};

test("attempts say what became of each call, as the contract has it", () => {
  const plan = {
    scope: "part",
    pointer: "/n",
    wirePointer: "/n",
    schemaPointer: "/properties/n",
    schema: {},
    prompt: "",
  } as const;
  const attempts = [
    attemptOf({ attempt: 1, usage, became: "continued" }),
    attemptOf({ attempt: 1, usage, became: judgeAnswer('{"n": [1, 2]}', output) }),
    attemptOf({ attempt: 2, usage, became: { stopped } }),
    attemptOf({ attempt: 3, usage, plan, became: judgeAnswer('{"n": "1"}', output) }),
  ];
  expect(attempts).toMatchObject([
    { outcome: "continued", reason: expect.stringContaining("cut off") },
    { outcome: "rejected", reason: expect.stringContaining("/n must be integer") },
    { outcome: "aborted", reason: expect.stringContaining("/n must be at least 1") },
    { outcome: "accepted", scope: "/n", repairs: [{ kind: "numeric_string", path: "/n" }] },
  ]);
  for (const attempt of attempts)
    expect(decodeType("StructuredAttempt", encodeType("StructuredAttempt", attempt))).toEqual(attempt);
});

test("an answer that was stopped early is a rejection like any other", () => {
  expect(rejectedEarly(stopped)).toMatchObject({
    ok: false,
    reason: expect.stringContaining("/n must be at least 1"),
    problems: [{ pointer: "/n", wirePointer: "/n" }],
  });
});

test("the last error has every attempt with its reason and its cost", () => {
  const log: JsonValue[] = [
    { attempt: 1, outcome: "rejected", reason: "no", usage: { input_tokens: 5, output_tokens: 7 } },
  ];
  const error = exhaustedError({ attempts: 1, reason: "no", lastOutput: "{}", log });
  expect(error.details).toEqual({ attempts: 1, reason: "no", last_output: "{}", structured_output_attempts: log });
});
