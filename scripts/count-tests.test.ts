import { expect, it } from "vitest";
import { countTests } from "./count-tests.ts";

const PASSED = { status: "passed", assertionResults: [{}] };
const REPORT = { numPassedTests: 2, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [PASSED] };

it("adds up all reports, and mentions skipped tests where there are any", () => {
  expect(countTests([REPORT])).toBe("2 passed, 0 failed");
  expect(countTests([REPORT, { ...REPORT, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }])).toBe(
    "4 passed, 1 failed, 3 skipped",
  );
});

it("counts a file that could not be read as a failed test", () => {
  const unreadable = { status: "failed", assertionResults: [] };
  expect(countTests([{ ...REPORT, testResults: [PASSED, unreadable] }])).toBe("2 passed, 1 failed");
});
