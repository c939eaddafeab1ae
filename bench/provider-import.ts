import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Benchmark, Comparison } from "./lib/benchmark.ts";
import { compare } from "./lib/compare.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The driver, where it is, and the SDK on which it stands. */
const ADAPTERS = [
  ["anthropic", "anthropicDriver", "@anthropic-ai/sdk"],
  ["openai", "openaiDriver", "openai"],
  ["openai-compatible", "openaiCompatibleDriver", "openai"],
  ["gemini", "geminiDriver", "@google/genai"],
] as const;

/** Milliseconds to import an adapter, and to load it as the first session does, against importing the official SDK. */
export const providerImport: Benchmark = {
  name: "provider-import",
  aim: undefined,
  run: async (quick) => {
    const measured: Comparison[] = [];
    for (const [name, driver, sdk] of ADAPTERS) {
      const entry = `const { ${driver}: driver } = await import("@meerkat/providers/${name}")`;
      const load = name === "openai-compatible" ? "driver({}, () => ({}))" : "driver(() => ({}))";
      measured.push(await against(sdk, `${name}, its entry`, entry, quick));
      measured.push({ ...(await against(sdk, `${name}, loaded`, `${entry}; await ${load}.load()`, quick)), aim: 1 });
    }
    return measured;
  },
};

function against(sdk: string, what: string, code: string, quick: boolean): Promise<Comparison> {
  return compare({
    what,
    unit: "ms",
    better: "less",
    rounds: { warmUp: 2, kept: quick ? 5 : 25 },
    ours: () => millisecondsIn(code),
    floor: () => millisecondsIn(`await import("${sdk}")`),
  });
}

/** What a piece of code takes in a Node of its own; its start does not count. */
async function millisecondsIn(code: string): Promise<number> {
  const timed = `const began = performance.now(); ${code}; process.stdout.write(String(performance.now() - began))`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", timed], { cwd: ROOT });
  return Number(stdout);
}
