import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { browserBundle } from "./browser-bundle.ts";
import { type Check, fromFaults } from "./outcome.ts";
import budgets from "./size-budgets.json" with { type: "json" };
import { ROOT } from "./workspace.ts";

/** What a page pays for each portable package: its root entry with all it imports, minified, in bytes of gzip. Needs a build. */
export const sizes: Check = {
  name: "sizes",
  async run() {
    const faults: string[] = [];
    for (const [short, budget] of Object.entries(budgets)) {
      const fault = judge(short, budget, await measure(short));
      if (fault !== undefined) faults.push(fault);
    }
    return fromFaults(faults);
  },
};

/** What is wrong with a measured size, if anything. A budget that is far too wide protects nothing. */
export function judge(short: string, budget: number, size: number | string): string | undefined {
  if (typeof size === "string") return `${short} cannot be bundled for a browser: ${size}`;
  if (size > budget)
    return `${short} has ${size} bytes, its budget is ${budget}: make it smaller, or say in size-budgets.json what it may cost`;
  if (size * 2 < budget) return `${short} has ${size} bytes, its budget of ${budget} can come down`;
  return undefined;
}

/** The size of a package's bundle, or why there is none. */
async function measure(short: string): Promise<number | string> {
  try {
    const entryPoints = [join(ROOT, "packages", short, "dist/index.js")];
    return gzipSync(await browserBundle({ entryPoints, minify: true }), { level: 9 }).length;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
