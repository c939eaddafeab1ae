import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const FOLDER = fileURLToPath(new URL("../../node_modules/.cache/schema-engines", import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL("./requirements.txt", import.meta.url));
const DONE = `${FOLDER}/installed`;

/** A Python that has the engines; it is set up at the first use. Otherwise the reason why there is none. */
export async function findPython(install = true): Promise<{ readonly path: string } | { readonly missing: string }> {
  const path = `${FOLDER}/bin/python`;
  if (existsSync(DONE)) return { path };
  if (!install) return { missing: "llguidance and XGrammar are not installed; `pnpm bench:schemas` does it" };
  try {
    process.stderr.write("installing llguidance and XGrammar from PyPI ...\n");
    await run("python3", ["-m", "venv", FOLDER]);
    await run(path, ["-m", "pip", "install", "--quiet", "--no-deps", "-r", REQUIREMENTS]);
    await run(path, ["-c", `open(${JSON.stringify(DONE)}, "w").close()`]);
    return { path };
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n").slice(0, 3).join(" ") : String(error);
    return { missing: `no llguidance and XGrammar here: ${why}` };
  }
}
