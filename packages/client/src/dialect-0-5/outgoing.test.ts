import { describe, expect, it } from "vitest";
import { toLegacy } from "./outgoing.ts";

const UUID = "0199aa00-0000-7000-8000-00000000000a";
const unavailable = (capabilityId: string) =>
  expect.objectContaining({
    code: "CAPABILITY_UNAVAILABLE",
    capabilityHint: expect.objectContaining({ capabilityId }),
  });

describe("what a 0.5 server is sent", () => {
  it.each([
    ["output_schema", {}, "structured_output"],
    ["structured_output_retries", 0, "structured_output"],
    ["max_tokens", 5, "sessions"],
    ["system_prompt", "Be brief.", "sessions"],
  ])("has no %s in a turn", (name, value, capability) => {
    const params = { session_id: "s", prompt: "x", [name]: value };
    expect(() => toLegacy("turn/start", params)).toThrow(unavailable(capability));
    expect(toLegacy("session/create", params)).toEqual(params);
  });

  it("has nothing that would be ignored", () => {
    const create = (extra: object) => toLegacy("session/create", { prompt: "x", ...extra });
    expect(() => create({ deferred_prompt_policy: "discard" })).toThrow(unavailable("sessions"));
    expect(() => create({ render_metadata: { class: "user_prompt" } })).toThrow(unavailable("sessions"));
    expect(create({ deferred_prompt_policy: "stage" })).toEqual({ prompt: "x" });
  });

  it("has no nulls among a run's parameters, and keeps those of users", () => {
    const params = {
      session_id: "s",
      prompt: "x",
      keep_alive: null,
      output_schema: null,
      provider_params: { a: null },
    };
    expect(toLegacy("turn/start", params)).toEqual({ session_id: "s", prompt: "x", provider_params: { a: null } });
  });

  it("says where the data of media is", () => {
    const image = { type: "image", media_type: "image/png", data: "AA==" };
    const blob = { type: "image", media_type: "image/png", source: "blob", blob_id: "b" };
    const prompt = [{ type: "text", text: "x" }, image, blob, { ...image, type: "video", duration_ms: 1 }];
    expect(toLegacy("session/create", { prompt })).toEqual({
      prompt: [
        prompt[0],
        { ...image, source: "inline" },
        blob,
        { ...image, type: "video", duration_ms: 1, source: "inline" },
      ],
    });
  });

  it("has skills by UUID and slug only", () => {
    const refs = [{ source_uuid: UUID, skill_name: "say-hello" }, `${UUID}/say-hello`];
    const params = { session_id: "s", prompt: "x", skill_refs: refs };
    expect(toLegacy("turn/start", params)).toEqual(params);
    for (const ref of [
      "abc/say-hello",
      { source_uuid: UUID, skill_name: "Say hello" },
      { source_uuid: "abc", skill_name: "a" },
    ])
      expect(() => toLegacy("turn/start", { ...params, skill_refs: [ref] })).toThrow(
        expect.objectContaining({ code: "INVALID_ARGS" }),
      );
    expect(() => toLegacy("session/create", { prompt: "x", skill_references: ["hello"] })).toThrow("hello");
  });

  it("has tool results as text, and the model is told what is no text", () => {
    const image = { type: "image", media_type: "image/png", data: "AA==" };
    const answer = toLegacy("tool/execute", { content: [{ type: "text", text: "a" }, image], is_error: false });
    expect(answer).toEqual({ content: expect.stringMatching(/^a\n\[image \(image\/png\)/), is_error: false });
    expect(toLegacy("tool/execute", { content: "a", is_error: true })).toEqual({ content: "a", is_error: true });
  });

  it("is otherwise what the contract says", () => {
    const params = { labels: null, session_id: "s" };
    expect(toLegacy("session/list", params)).toBe(params);
  });
});
