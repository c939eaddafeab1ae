import { METHODS, type MethodRow } from "@meerkat/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contextOf, runResult, scripted } from "../test-bench.ts";
import { createDispatcher } from "./index.ts";

const rows: readonly (readonly [string, MethodRow])[] = Object.entries(METHODS);
const needs = rows.flatMap(([method, { needs = {} }]) =>
  Object.entries(needs).map(([parameter, capability]) => ({ method, parameter, capability })),
);

/** What each parameter looks like when it asks for something, and when it does not. */
const SAMPLES: Readonly<Record<string, { readonly set: unknown; readonly unset: readonly unknown[] }>> = {
  hooks_override: { set: { disable: ["h"] }, unset: [null, {}, { entries: [], disable: [] }] },
  enable_builtins: { set: true, unset: [null, false] },
  enable_shell: { set: true, unset: [null, false] },
  enable_memory: { set: true, unset: [null, false] },
  enable_mob: { set: true, unset: [null, false] },
  keep_alive: { set: true, unset: [null, false] },
  comms_name: { set: "bob", unset: [null, ""] },
  peer_meta: { set: { description: "d" }, unset: [null, {}, { labels: {} }] },
  preload_skills: { set: ["s"], unset: [null, []] },
  skill_refs: { set: ["a/b"], unset: [null, []] },
  skill_references: { set: ["a/b"], unset: [null, []] },
  app_context: { set: { a: 0 }, unset: [null, {}, [], "", false, { a: { b: null } }] },
  shell_env: { set: { PATH: "/" }, unset: [null, {}] },
};

const required: Readonly<Record<string, object>> = {
  "session/create": { prompt: "hi" },
  "turn/start": { session_id: "s1", prompt: "hi" },
};

const dispatcher = createDispatcher({
  handlers: scripted({ "session/create": async () => runResult, "turn/start": async () => runResult }),
});
const call = (method: string, params: object) =>
  dispatcher.dispatch(method, { ...required[method], ...params }, contextOf());

describe("parameters of subsystems that are not there", () => {
  it("exist", () => expect(needs.length).toBeGreaterThan(0));

  it.each(needs)("$method refuses $parameter", async ({ method, parameter, capability }) => {
    await expect(call(method, { [parameter]: SAMPLES[parameter]?.set })).rejects.toMatchObject({
      code: "CAPABILITY_UNAVAILABLE",
      message: expect.stringContaining(parameter),
      details: { parameter },
      capabilityHint: { capabilityId: capability },
    });
  });

  it.each(needs)("$method takes $parameter at its default", async ({ method, parameter }) => {
    for (const value of SAMPLES[parameter]?.unset ?? []) {
      await expect(call(method, { [parameter]: value })).resolves.toMatchObject({ text: "done" });
    }
    expect(SAMPLES[parameter]?.unset.length).toBeGreaterThan(0);
  });

  it("are told apart from defaults for any JSON", async () => {
    const isDefault = (value: unknown): boolean => {
      if (value === null || value === false || value === "") return true;
      if (typeof value !== "object") return false;
      return Array.isArray(value) ? value.length === 0 : Object.values(value).every(isDefault);
    };
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const outcome = await call("session/create", { app_context: value }).then(
          () => true,
          () => false,
        );
        expect(outcome).toBe(isDefault(value));
      }),
    );
  });

  it("are checked however deep they are", async () => {
    const deep = JSON.parse(`${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`);
    await expect(call("session/create", { app_context: deep })).rejects.toMatchObject({
      code: "CAPABILITY_UNAVAILABLE",
    });
  });

  it("give way to wrong types", async () => {
    await expect(call("session/create", { enable_shell: "yes" })).rejects.toMatchObject({ code: "INVALID_PARAMS" });
  });
});
