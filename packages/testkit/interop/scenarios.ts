import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Longer than this client reads in one line, in pieces; the whole of it still fits a response. */
export const LONG = "Meerkats take turns on guard. ".repeat(1_800);

const CALL = (name: string, args: object = {}) => ({ text: "Let me see.", tool_calls: [{ name, args }] });

/** How the simulated model answers, by the name of the file. */
const SCENARIOS: Readonly<Record<string, object>> = {
  "tools.yaml": {
    calls: [
      { text: "Hello." },
      {
        text: "Let me search.",
        tool_calls: [
          { name: "search", args: { q: "meerkats" } },
          { name: "broken", args: {} },
        ],
      },
      {
        expect: {
          tool_results: [
            { name: "search", content: "found meerkats", is_error: false },
            { name: "broken", is_error: true },
          ],
        },
        text: "Found them.",
      },
    ],
  },
  "late-tool.yaml": {
    calls: [
      { text: "Hello." },
      { text: "Thinking about it for a while.", chunk_chars: 2, chunk_delay_ms: 30 },
      CALL("late"),
      { expect: { tool_results: [{ content: "late but there", is_error: false }] }, text: "It works." },
    ],
  },
  "slow-tool.yaml": {
    calls: [
      { text: "Hello." },
      CALL("slow"),
      { expect: { tool_results: [{ content: "worth the wait", is_error: false }] }, text: "Finally." },
    ],
  },
  "short-answers.yaml": { calls: [{ text: "Read.", repeat: 2 }] },
  "long-answer.yaml": { calls: [{ text: "Hello." }, { text: LONG, chunk_chars: 5_000 }] },
  "hang.yaml": { calls: [{ text: "Hello." }, { text: "On and on", hang: true }, { text: "Still here." }] },
  "never-valid.yaml": { calls: [{ text: "Done." }, { json: { n: "many" }, repeat: 2 }] },
  "pictures.yaml": {
    calls: [
      { expect: { images: ["image/png"] }, text: "A pixel." },
      { expect: { images: ["image/png"] }, text: "The same pixel." },
    ],
  },
};

/** Writes the scenarios into a folder. JSON is YAML. */
export function writeScenarios(folder: string): void {
  for (const [name, scenario] of Object.entries(SCENARIOS)) writeFileSync(join(folder, name), JSON.stringify(scenario));
}
