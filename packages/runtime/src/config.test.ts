import { expect, it } from "vitest";
import { bench, MODEL, say } from "../test/harness.ts";

it("a change of the configuration holds from the next turn of a running session on", async () => {
  const run = bench([say("One."), say("Two."), say("Three.")]);
  const { sessionId } = await run.handlers["session/create"]({ ...MODEL, prompt: "Hi" }, run.context());
  await run.handlers["config/set"]({ config: { agent: { max_tokens_per_turn: 9 } } }, run.context());
  await run.handlers["turn/start"]({ sessionId, prompt: "More" }, run.context());
  await run.handlers["config/patch"]({ patch: { agent: { max_tokens_per_turn: null } } }, run.context());
  await run.handlers["turn/start"]({ sessionId, prompt: "More" }, run.context());
  expect(run.provider.requests.map(({ maxTokens }) => maxTokens)).toEqual([16_384, 9, 16_384]);
});

it("what is written is what is read, with its generation and where it is from", async () => {
  const run = bench([]);
  const written = await run.handlers["config/set"](
    { config: { agent: { model: "m" } }, expectedGeneration: 0 },
    run.context(),
  );
  expect(written).toEqual({
    config: { agent: { model: "m" } },
    generation: 1,
    realmId: "test",
    instanceId: null,
    backend: null,
  });
  expect(await run.handlers["config/get"]({}, run.context())).toEqual(written);
});

it("a configured model is what a session without one runs on", async () => {
  const run = bench([say("Hello.")]);
  await run.handlers["config/set"]({ config: { agent: { model: "gpt-x" } } }, run.context());
  const created = async () => run.handlers["session/create"]({ prompt: "Hi" }, run.context());
  await expect(created()).rejects.toMatchObject({ code: "PROVIDER_ERROR" });
  await expect(created()).rejects.toThrow('The model "gpt-x" needs a key for openai');
});
