/**
 * The one static check. Runs every part, says a line about each and the whole output of those that failed.
 *
 *   node scripts/check.ts                 all parts
 *   node scripts/check.ts types walls     only these
 */
import { api } from "./check/api.ts";
import { runScript } from "./check/command.ts";
import { contract } from "./check/contract.ts";
import { deadCode } from "./check/dead-code.ts";
import { installs } from "./check/installs.ts";
import { lint } from "./check/lint.ts";
import { manifests } from "./check/manifests.ts";
import { nativeTools } from "./check/native-tools.ts";
import type { Check, Outcome } from "./check/outcome.ts";
import { portable } from "./check/portable.ts";
import { runtimes } from "./check/runtimes.ts";
import { sizes } from "./check/sizes.ts";
import { tarballs } from "./check/tarballs.ts";
import { types } from "./check/types.ts";
import { typescriptVersions } from "./check/typescript-versions.ts";
import { walls } from "./check/walls.ts";

const build: Check = { name: "build", run: () => runScript("scripts/build.ts") };
const snippets: Check = { name: "snippets", run: () => runScript("scripts/snippets.ts", "--check") };
// The build comes before the checks that look at what it makes.
const CHECKS = [
  ...[contract, types, lint, snippets, walls, deadCode, manifests, nativeTools],
  ...[build, api, tarballs, sizes, portable, installs, runtimes, typescriptVersions],
];

function say(text: string): void {
  process.stdout.write(text);
}

function report(name: string, { ok, output, skipped }: Outcome): string {
  if (!ok) return `FAILED  ${name}\n${output.trimEnd()}\n\n`;
  return skipped === undefined ? `ok      ${name}\n` : `skipped ${name}: ${skipped}\n`;
}

async function main(names: readonly string[]): Promise<number> {
  const known = CHECKS.map(({ name }) => name.replace(" ", "-"));
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    say(`There is no check named ${stranger}. There are: ${known.join(", ")}.\n`);
    return 2;
  }
  const failed: string[] = [];
  for (const { name, run } of CHECKS) {
    if (names.length > 0 && !names.includes(name.replace(" ", "-"))) continue;
    const outcome = await run();
    say(report(name, outcome));
    if (!outcome.ok) failed.push(name);
  }
  say(failed.length > 0 ? `Failed: ${failed.join(", ")}.\n` : "All checks passed.\n");
  return failed.length > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
