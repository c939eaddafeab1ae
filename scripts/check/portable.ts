import { browserBundle } from "./browser-bundle.ts";
import { type Check, fromFaults } from "./outcome.ts";
import budgets from "./size-budgets.json" with { type: "json" };
import { packages, ROOT, specifiersOf } from "./workspace.ts";

/** Conditions by which bundlers pick files: none, and those of the platforms without Node. */
const PLATFORMS: readonly (readonly string[])[] = [[], ["worker", "browser"], ["workerd", "worker"]];
/** Of wire, the root is part of every client; its transports over processes are for Node. */
const ALSO = ["@meerkat/wire"];

/**
 * No module of Node is reached from any entry of the packages that run in a page, whatever the bundler's conditions.
 * They are those that have a size budget. Needs a build.
 */
export const portable: Check = {
  name: "portable",
  async run() {
    const own = packages().filter(({ short }) => Object.hasOwn(budgets, short));
    const entries = [...own.flatMap(({ manifest }) => specifiersOf(manifest)), ...ALSO];
    const checks = entries.flatMap((entry) => PLATFORMS.map((conditions) => reach(entry, conditions)));
    return fromFaults((await Promise.all(checks)).filter((fault) => fault !== undefined));
  },
};

async function reach(entry: string, conditions: readonly string[]): Promise<string | undefined> {
  const stdin = { contents: `export * from ${JSON.stringify(entry)};`, resolveDir: ROOT };
  try {
    await browserBundle({ stdin, conditions: [...conditions] });
    return undefined;
  } catch (error) {
    const where = conditions.length > 0 ? ` with the conditions ${conditions.join(", ")}` : "";
    return `${entry}${where} is not portable: ${error instanceof Error ? error.message : error}`;
  }
}
