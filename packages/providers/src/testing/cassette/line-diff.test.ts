import { expect, test } from "vitest";
import { unifiedDiff } from "./line-diff.ts";

const TEN = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

test("equal texts have no diff", () => {
  expect(unifiedDiff(TEN, TEN)).toBe("");
});

test("a change is shown with three lines around it", () => {
  expect(unifiedDiff(TEN, TEN.with(4, "E"))).toBe(
    ["@@ -2,7 +2,7 @@", " b", " c", " d", "-e", "+E", " f", " g", " h"].join("\n"),
  );
});

test("changes far apart are shown apart, near ones together", () => {
  const lines = [...TEN, ...TEN];
  const diff = unifiedDiff(lines, lines.with(0, "A").with(3, "D").with(19, "J"));
  expect(diff.split("\n").filter((line) => line.startsWith("@@"))).toEqual(["@@ -1,7 +1,7 @@", "@@ -17,4 +17,4 @@"]);
});

test.each<[readonly string[], readonly string[], string]>([
  [[], ["a"], "@@ -1,0 +1,1 @@\n+a"],
  [["a"], [], "@@ -1,1 +1,0 @@\n-a"],
  [["a", "b"], ["b", "a"], "@@ -1,2 +1,2 @@\n-a\n b\n+a"],
  [["a", "a"], ["a", "a", "a"], "@@ -1,2 +1,3 @@\n a\n a\n+a"],
])("%j to %j", (before, after, diff) => {
  expect(unifiedDiff(before, after)).toBe(diff);
});

test("applying the diff of random texts gives the second from the first", () => {
  let seed = 7;
  const pick = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return String.fromCharCode(97 + (seed % 4));
  };
  for (let round = 0; round < 200; round++) {
    const before = Array.from({ length: round % 9 }, pick);
    const after = Array.from({ length: (round * 5) % 11 }, pick);
    expect(patched(before, unifiedDiff(before, after))).toEqual(after);
  }
});

/** What a patch tool makes of the diff. */
function patched(before: readonly string[], diff: string): readonly string[] {
  const out: string[] = [];
  let at = 0;
  for (const line of diff === "" ? [] : diff.split("\n")) {
    const start = /^@@ -(\d+),/.exec(line)?.[1];
    if (start !== undefined) {
      out.push(...before.slice(at, Number(start) - 1));
      at = Number(start) - 1;
    } else if (line.startsWith("+")) out.push(line.slice(1));
    else {
      expect(before[at]).toBe(line.slice(1));
      if (line.startsWith(" ")) out.push(line.slice(1));
      at++;
    }
  }
  return [...out, ...before.slice(at)];
}
