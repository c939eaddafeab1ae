import { BASE_URL_VARIABLES, KEY_VARIABLES } from "@meerkat/providers";
import { expect, test } from "vitest";
import { connectionsOf } from "./connections.ts";
import { readSettings } from "./settings.ts";

const ENV = {
  RKAT_OPENAI_API_KEY: "env-first",
  OPENAI_API_KEY: "env-second",
  OPENAI_BASE_URL: "https://env.example",
  GOOGLE_API_KEY: "env-google",
  ANTHROPIC_API_KEY: "",
};

test("without a configuration the environment's first variable that is set counts", () => {
  const { openai, gemini, anthropic, other } = connectionsOf(readSettings({}), ENV);
  expect({ openai, gemini, anthropic, other }).toEqual({
    openai: { apiKey: "env-first", baseUrl: "https://env.example" },
    gemini: { apiKey: "env-google" },
    anthropic: {},
    other: {},
  });
});

test.each(Object.entries(KEY_VARIABLES))("%s is reached by the variables that are its own", (provider, [key]) => {
  const addresses: Readonly<Record<string, readonly string[]>> = BASE_URL_VARIABLES;
  const [address = ""] = addresses[provider] ?? [];
  const connections = connectionsOf(readSettings({}), { [key]: "its-key", [address]: "https://its.example" });
  expect(connections[provider]).toEqual({ apiKey: "its-key", baseUrl: "https://its.example" });
});

test("what is configured stands before the environment, and what names one provider before what names several", () => {
  const several = { api_keys: { openai: "several" }, base_urls: { openai: "https://several.example" } };
  const of = (config: Parameters<typeof readSettings>[0]) => connectionsOf(readSettings(config), ENV).openai;
  expect(of({ providers: several })).toEqual({ apiKey: "several", baseUrl: "https://several.example" });
  const provider = { type: "openai", api_key: "one" };
  expect(of({ providers: several, provider })).toEqual({ apiKey: "one", baseUrl: "https://several.example" });
  expect(of({ providers: several, provider: { ...provider, type: "gemini" } })).toMatchObject({ apiKey: "several" });
});

test("a server of one's own says what it speaks, and by whose rules", () => {
  const providers = { base_urls: { other: "http://127.0.0.1:8000" }, apis: { other: "responses" } };
  const settings = readSettings({ providers: { ...providers, profiles: { other: "vllm" } } });
  expect(connectionsOf(settings, ENV).other).toEqual({
    baseUrl: "http://127.0.0.1:8000",
    api: "responses",
    profile: "vllm",
  });
});
