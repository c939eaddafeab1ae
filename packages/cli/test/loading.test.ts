import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { newHome } from "./home.ts";

const DIST = join(import.meta.dirname, "../dist");
const SDKS = ["@anthropic-ai/sdk", "openai", "@google/genai"] as const;

/** Notes the address of every module, as it is loaded, in the file that LOADED names. */
const RECORDER = `
  import { registerHooks } from "node:module";
  import { appendFileSync } from "node:fs";
  registerHooks({
    load(url, context, next) {
      appendFileSync(process.env.LOADED, url + "\\n");
      return next(url, context);
    },
  });`;

interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, object>> }>>;
}

/** Runs `rkat` and tells which SDKs the built files that it loaded contain, by the bundler's own account. */
async function sdksLoadedBy(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const home = newHome();
  const loaded = join(home.path, "loaded.txt");
  const node = ["--import", `data:text/javascript,${encodeURIComponent(RECORDER)}`];
  const ended = await home.rkat(args, { node, env: { ...env, LOADED: loaded } });
  const urls = existsSync(loaded) ? readFileSync(loaded, "utf8").split("\n") : [];
  const files = urls.filter((url) => url.startsWith("file:")).map((url) => relative(DIST, fileURLToPath(url)));
  return { ...ended, files, sdks: SDKS.filter((sdk) => files.some((file) => contains(file, sdk))) };
}

function contains(file: string, sdk: string): boolean {
  const { outputs } = JSON.parse(readFileSync(join(DIST, "metafile-esm.json"), "utf8")) as Metafile;
  const inputs = Object.keys(outputs[`dist/${file.replaceAll("\\", "/")}`]?.inputs ?? {});
  return inputs.some((input) => input.includes(`node_modules/${sdk}/`));
}

test.each(["--version", "--help", "models catalog"])("rkat %s loads no provider's SDK", async (words) => {
  const { code, files, sdks } = await sdksLoadedBy(words.split(" "));
  expect(code).toBe(0);
  expect(files).toContain("rkat.js");
  expect(sdks).toEqual([]);
});

test("a run loads the SDK of its own provider and no other", async () => {
  // It refuses every key, which nothing tries again.
  const refusing = createServer((_request, response) => response.writeHead(401).end("{}")).listen(0, "127.0.0.1");
  await once(refusing, "listening");
  onTestFinished(() => void refusing.close());
  const { port } = refusing.address() as AddressInfo;
  const env = { ANTHROPIC_API_KEY: "sk-test", ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}` };
  const { code, sdks } = await sdksLoadedBy(["run", "Hello", "--model", "claude-sonnet-4-6"], env);
  expect(code).not.toBe(0);
  expect(sdks).toEqual(["@anthropic-ai/sdk"]);
});
