import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { projectInstructions } from "./index.ts";

function project(instructions?: string): string {
  const path = mkdtempSync(join(tmpdir(), "config-test-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  if (instructions !== undefined) writeFileSync(join(path, "AGENTS.md"), instructions);
  return path;
}

function logged() {
  const lines: string[] = [];
  return { lines, log: (_level: string, message: string) => void lines.push(message) };
}

describe("a project's instructions", () => {
  it("are its AGENTS.md, up to a length", async () => {
    const { lines, log } = logged();
    expect(await projectInstructions(project(), log)).toBeUndefined();
    expect(await projectInstructions(project("Be kind."), log)).toBe("Be kind.");
    const long = await projectInstructions(project(`x${"é".repeat(20_000)}`), log);
    expect(long).toBe(`x${"é".repeat(16_383)}`);
    expect(lines).toEqual([expect.stringContaining("is longer than 32768 bytes")]);
  });
});
