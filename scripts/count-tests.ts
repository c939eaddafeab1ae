import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a report of a test run says of its tests. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Files with their tests; one that could not be read has failed without any. */
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** One line for all reports of a folder: how many tests passed, failed and were skipped. */
export function countTests(reports: readonly Report[]): string {
  const sum = (count: (report: Report) => number) => reports.reduce((total, report) => total + count(report), 0);
  const skipped = sum(({ numPendingTests, numTodoTests }) => numPendingTests + numTodoTests);
  const failed = sum((report) => report.numFailedTests + unreadable(report));
  const counted = `${sum(({ numPassedTests }) => numPassedTests)} passed, ${failed} failed`;
  return skipped === 0 ? counted : `${counted}, ${skipped} skipped`;
}

/** Files that count as one failed test each. */
function unreadable({ testResults }: Report): number {
  return testResults.filter(({ status, assertionResults }) => status === "failed" && assertionResults.length === 0)
    .length;
}

if (import.meta.main) {
  const folder = process.argv[2] ?? "";
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const reports = files.map((name): Report => JSON.parse(readFileSync(join(folder, name), "utf8")));
  if (reports.length === 0) throw new Error(`There is no report of a test run in ${folder}.`);
  process.stdout.write(`${countTests(reports)}\n`);
}
