/**
 * Writes the public API of every public package into its `api.md`, from the declarations that users get, so that a
 * review sees each change of it; `--check` writes nothing and names what differs. Exits 1 for that, and when the code
 * does not export what its declarations say. Needs a build.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brokenPromises } from "./api-reports/promises.ts";
import { apiReport } from "./api-reports/report.ts";
import { publicPackages } from "./check/workspace.ts";

const faults: string[] = [];
for (const each of publicPackages()) {
  const file = join(each.folder, "api.md");
  const report = apiReport(each);
  const fresh = existsSync(file) && readFileSync(file, "utf8") === report;
  if (!process.argv.includes("--check")) writeFileSync(file, report);
  else if (!fresh)
    faults.push(
      `packages/${each.short}/api.md does not show the public API: run node scripts/api-reports.ts and review the change`,
    );
  faults.push(...(await brokenPromises(each)));
}
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
