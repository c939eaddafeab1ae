import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporary } from "../test/release.ts";
import { assertFlagsSupported } from "./legacy.ts";
import { onPath } from "./path-lookup.ts";
import { programAt } from "./program.ts";

let bin = "";

beforeEach(() => {
  bin = temporary();
});

afterEach(() => {
  rmSync(bin, { recursive: true });
});

function file(path: string, content = "#!/bin/sh\n", mode = 0o755): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode });
  return path;
}

describe("on Windows", () => {
  const surroundings = () => ({ env: { Path: ["", bin].join(delimiter) }, platform: "win32" });

  it("starts programs with an extension only", () => {
    file(join(bin, "rkat-rpc"));
    expect(onPath("rkat-rpc", surroundings())).toBe("there is no rkat-rpc on PATH");
    const exe = file(join(bin, "rkat-rpc.exe"), "MZ", 0o644);
    expect(onPath("rkat-rpc", surroundings())).toEqual({ command: exe, args: [], file: exe, legacy: false });
  });

  it.each([
    ["npm's", '"%_prog%"  "%dp0%\\node_modules\\@meerkat\\cli\\bin\\rkat.mjs" %*'],
    [
      "pnpm's",
      '@IF EXIST "%~dp0\\node.exe" (\r\n  "%~dp0\\node.exe"  "%~dp0\\node_modules\\@meerkat\\cli\\bin\\rkat.mjs" %*\r\n)',
    ],
  ])("starts the script of %s launcher instead of a shell", (_whose, launcher) => {
    const script = file(join(bin, "node_modules/@meerkat/cli/bin/rkat.mjs"));
    const shim = file(join(bin, "rkat.cmd"), launcher);
    const found = { command: process.execPath, args: [script, "rpc"], file: shim, legacy: false };
    expect(onPath("rkat", surroundings())).toEqual(found);
    rmSync(script);
    expect(onPath("rkat", surroundings())).toMatch(/rkat.cmd starts .*rkat.mjs, which is no file/);
  });

  it("says why another launcher cannot be started", () => {
    file(join(bin, "rkat-rpc.cmd"), "@echo off\r\nsomething %*");
    expect(onPath("rkat-rpc", surroundings())).toContain("without a shell");
  });
});

describe("a legacy rkat", () => {
  const at = (name: string, content: string) => {
    const program = programAt(file(join(bin, name), content));
    if (typeof program === "string") throw new Error(program);
    return program;
  };

  it("gets no flags that it may not know", () => {
    const legacy = at("rkat", "\u007fELF");
    expect(() => assertFlagsSupported(legacy, [])).not.toThrow();
    expect(() => assertFlagsSupported(legacy, ["--realm", "secret", "--state-root=/s"])).toThrow(
      expect.objectContaining({
        code: "LEGACY_BINARY_UNSUPPORTED",
        message: expect.stringMatching(/^(?!.*secret).*--realm, --state-root\..*@meerkat\/cli/),
      }),
    );
  });

  it("is a native program of that name: rkat-rpc and scripts take the flags", () => {
    for (const program of [at("rkat-rpc", "\u007fELF"), at("rkat", "#!/usr/bin/env node"), at("rkat.mjs", "")])
      expect(() => assertFlagsSupported(program, ["--isolated"])).not.toThrow();
  });
});
