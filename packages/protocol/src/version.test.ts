import fc from "fast-check";
import { expect, test } from "vitest";
import { CONTRACT_VERSION, parseVersion, versionsFit } from "./index.ts";

const OURS = "0.5.1";

test.each([
  ["0.5.1", true],
  ["0.5.0", true],
  ["0.5.9", true],
  ["0.5", true],
  ["0.5.1-rc.1", true],
  ["0.5.1-rc1", true],
  ["0.5-rc.1", true],
  ["0.5.1+build.7", true],
  ["0.5.1-rc.1+build", true],
  ["00.05", true],
  ["0.6.0", false],
  ["0.4.6", false],
  ["0.50.1", false],
  ["1.0.0", false],
  ["1.5.1", false],
  ["0", false],
  ["", false],
  ["0.", false],
  [".5", false],
  ["0.5.", false],
  ["0.5.1.2", false],
  ["v0.5.1", false],
  [" 0.5.1", false],
  ["0.5.1\n", false],
  ["0.5.x", false],
  ["0.-5.1", false],
  ["0.5e0", false],
  ["0.5.1 rc", false],
  ["9999999999999.5", false],
  [undefined, false],
  [null, false],
  [0.5, false],
  [{ major: 0, minor: 5, patch: 1 }, false],
  [["0.5.1"], false],
])("0.5.1 and %j: %s, in both directions", (theirs, fits) => {
  expect(versionsFit(OURS, theirs)).toBe(fits);
  expect(versionsFit(theirs, OURS)).toBe(fits);
});

test.each([
  ["1.0", "1.9.3", true],
  ["1.0.0", "2.0.0", false],
  ["2.3", "2.0.0-beta", true],
  ["0.0.1", "0.0.9", true],
])("%s and %s: %s, in both directions", (one, other, fits) => {
  expect(versionsFit(one, other)).toBe(fits);
  expect(versionsFit(other, one)).toBe(fits);
});

test("what cannot be read does not even fit itself", () => {
  expect(versionsFit("v1", "v1")).toBe(false);
});

test("the patch, a prerelease and a build never matter, the rest decides", () => {
  const part = fc.nat({ max: 999_999_998 });
  const tail = fc.constantFrom("", "-rc.1", "+build.2", "-alpha+001");
  fc.assert(
    fc.property(part, part, part, tail, (major, minor, patch, suffix) => {
      expect(parseVersion(`${major}.${minor}.${patch}${suffix}`)).toEqual({ major, minor, patch });
      expect(versionsFit(`${major}.${minor}.${patch}${suffix}`, `${major}.${minor}`)).toBe(true);
      expect(versionsFit(`${major}.${minor}`, `${major}.${minor + 1}`)).toBe(major > 0);
      expect(versionsFit(`${major}.${minor}`, `${major + 1}.${minor}`)).toBe(false);
    }),
  );
});

test("the contract's own version can be read", () => {
  expect(parseVersion(CONTRACT_VERSION)).toEqual({ major: 0, minor: 5, patch: 1 });
});
