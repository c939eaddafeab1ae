import { expect, test } from "vitest";
import { lintManifest, lintReadme } from "./manifests.ts";
import { lintLockfile } from "./native-tools.ts";
import { judge } from "./sizes.ts";
import { lintTarball } from "./tarballs.ts";
import type { Manifest } from "./workspace.ts";

const published = { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } };
const manifest: Manifest = {
  name: "@meerkat/thing",
  version: "0.5.7",
  description: "A thing.",
  sideEffects: false,
  engines: { node: ">=22.12" },
  exports: { ".": { "meerkat-source": "./src/index.ts", ...published["."] } },
  publishConfig: { exports: published },
};

test("a complete manifest in the contract's line passes, whatever its patch", () => {
  expect(lintManifest(manifest, "0.5.1")).toEqual([]);
});

test.each<readonly [Partial<Manifest>, string]>([
  [{ description: "" }, "package.json has no description"],
  [{ engines: {} }, "package.json has no engines.node"],
  [{ sideEffects: true }, "package.json does not say sideEffects: false"],
  [{ version: "0.6.0" }, "the version is 0.6.0, the contract's is 0.5.1: major.minor must be the same"],
  [{ exports: { ...manifest.exports, "./x": "./x.js" } }, "exports has ./x, publishConfig.exports has not"],
  [{ publishConfig: { exports: { ...published, "./x": "./x.js" } } }, "publishConfig.exports has ./x, exports has not"],
  [
    { publishConfig: { exports: { ".": { types: "./dist/index.d.ts", default: "./dist/main.js" } } } },
    '. leads to other files in publishConfig.exports: [["types","./dist/index.d.ts"],["default","./dist/main.js"]] instead of [["types","./dist/index.d.ts"],["default","./dist/index.js"]]',
  ],
])("%j is refused", (change, fault) => {
  expect(lintManifest({ ...manifest, ...change }, "0.5.1")).toEqual([fault]);
});

test("a README names every entry that has code", () => {
  const exports = { ...published, "./child": "./dist/child.js", "./package.json": "./package.json" };
  const more: Manifest = { ...manifest, publishConfig: { exports } };
  expect(lintReadme("`@meerkat/thing/child` starts one", more)).toEqual([]);
  expect(lintReadme("# @meerkat/thing", more)).toEqual(["README.md does not mention @meerkat/thing/child"]);
});

const packed: Manifest = { ...manifest, exports: published, dependencies: { "@meerkat/protocol": "^0.5.1" } };
const files = ["LICENSE", "README.md", "package.json", "dist/index.js", "dist/index.d.ts"];

test("a tarball with the built files and nothing else passes", () => {
  expect(lintTarball(files, packed, manifest)).toEqual([]);
});

test.each<readonly [string, readonly string[], Manifest, readonly string[]]>([
  ["sources", [...files, "src/index.ts"], packed, ["src/index.ts is packed and should not be"]],
  ["a test", [...files, "dist/a.test.js"], packed, ["dist/a.test.js is packed and should not be"]],
  ["no README", files.filter((file) => file !== "README.md"), packed, ["README.md is not packed"]],
  ["no license", files.filter((file) => file !== "LICENSE"), packed, ["LICENSE is not packed"]],
  [
    "an entry without a file",
    files.filter((file) => file !== "dist/index.d.ts"),
    packed,
    ["exports names ./dist/index.d.ts, which is not packed"],
  ],
  [
    "a workspace range",
    files,
    { ...packed, dependencies: { "@meerkat/protocol": "workspace:^" } },
    ["the dependency @meerkat/protocol is still workspace:^"],
  ],
  [
    "our own condition",
    [...files, "src/index.ts"],
    { ...packed, ...{ exports: manifest.exports ?? {} } },
    ["src/index.ts is packed and should not be", "the packed exports are not those of publishConfig"],
  ],
])("a tarball with %s is refused", (_, list, inside, faults) => {
  expect(lintTarball(list, inside, manifest)).toEqual(faults);
});

test("a lockfile without a platform's package of a native tool is refused", () => {
  const platforms = ["linux", "darwin", "win32"];
  const all = ["@turbo/", "@biomejs/cli-", "@esbuild/"].flatMap((prefix) =>
    platforms.map((os) => [`${prefix}${os}@1.0.0`, { os: [os] }] as const),
  );
  expect(lintLockfile({ packages: Object.fromEntries(all) })).toEqual([]);
  const without = all.filter(([name]) => !name.startsWith("@esbuild/win32"));
  expect(lintLockfile({ packages: Object.fromEntries(without) })).toEqual([
    "pnpm-lock.yaml has no win32 package of esbuild (@esbuild/*): pin a version that has all of them",
  ]);
});

test("a size is judged against its budget, which must fit", () => {
  expect(judge("protocol", 1000, 900)).toBeUndefined();
  expect(judge("protocol", 1000, 1001)).toMatch(/^protocol has 1001 bytes, its budget is 1000: /);
  expect(judge("protocol", 1000, 499)).toBe("protocol has 499 bytes, its budget of 1000 can come down");
  expect(judge("client", 1000, "node:fs")).toBe("client cannot be bundled for a browser: node:fs");
});
