import { expect, test } from "vitest";
import { apiBase, isOpenAi } from "./address.ts";

test.each([
  ["https://api.openai.com", "https://api.openai.com/v1", true],
  ["https://api.openai.com/v1", "https://api.openai.com/v1", true],
  ["https://acme.openai.azure.com/openai/v1/", "https://acme.openai.azure.com/openai/v1/", true],
  ["http://localhost:11434", "http://localhost:11434/v1", false],
  ["http://localhost:8000/v1", "http://localhost:8000/v1", false],
  ["https://gateway.example/llm", "https://gateway.example/llm", false],
  ["https://notopenai.com", "https://notopenai.com/v1", false],
  ["not an address", "not an address", false],
])("%s is asked at %s", (address, base, openai) => {
  expect([apiBase(address), isOpenAi(address)]).toEqual([base, openai]);
});
