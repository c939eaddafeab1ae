import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Io } from "../io.ts";
import { runProgram } from "../program.ts";
import { locator } from "./locator.ts";

const CITY = fileURLToPath(new URL("../../../../examples/city.schema.json", import.meta.url));
const NOTE = `{
  "type": "object",
  "properties": { "note": { "type": "string", "maxLength": 200 } },
  "required": ["note"],
  "additionalProperties": false
}`;

/** Runs `rkat schema` among files of these names and texts. */
async function rkat(args: readonly string[], { files = {}, stdin = "" }: Partial<Given> = {}) {
  const cwd = mkdtempSync(join(tmpdir(), "schema-test-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const { signal } = new AbortController();
  const io: Io = { stdin: Readable.from([stdin]), stdout, stderr, env: {}, platform: "linux", cwd, signal };
  const code = await runProgram(["schema", ...args], io);
  return { code, out: String(stdout.read() ?? ""), err: String(stderr.read() ?? "") };
}

interface Given {
  readonly files: Readonly<Record<string, string>>;
  readonly stdin: string;
}

describe("rkat schema lint", () => {
  it("is content with the seeds' schema, however strict", async () => {
    const { code, out, err } = await rkat(["lint", CITY, "--strict"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.match(/clean, 1 note/g)).toHaveLength(6);
  });

  it("shows where something is lost, which fails only when it is strict", async () => {
    const files = { "note.json": NOTE };
    const { code, out, err } = await rkat(["lint", "note.json", "--provider", "anthropic"], { files });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toBe(`note.json
  anthropic  1 warning
    warning:3:47  checked-locally  /properties/note/maxLength
      Anthropic does not hold the model to \`maxLength\`: an answer that breaks it is found afterwards
      and asked for again.
`);
    const strict = await rkat(["lint", "note.json", "--strict"], { files });
    expect(strict).toMatchObject({ code: 1, err: "1 of 1 schemas lose something or cannot be sent somewhere.\n" });
    expect((await rkat(["lint", "note.json", "--strict", "--provider", "vllm"], { files })).code).toBe(0);
  });

  it("fails for a refused schema, and points into a wrapper in YAML and on the standard input", async () => {
    const files = { "bad.yaml": "name: bad\nschema:\n  type: object\n  properties:\n    a: {type: strin}\n" };
    const { code, out, err } = await rkat(["lint", "-", "bad.yaml", "--provider", "openai"], { files, stdin: NOTE });
    expect(code).toBe(1);
    expect(out).toContain("stdin\n  openai  clean\n");
    expect(out).toContain("    error:5:9  refused  /schema/properties/a/type\n");
    expect(err).toBe("1 of 2 schemas cannot be sent somewhere.\n");
  });

  it("prints SARIF and JSON with nothing around them", async () => {
    const files = { "note.json": NOTE };
    const sarif = await rkat(["lint", "note.json", "--format", "sarif", "--provider", "anthropic"], { files });
    const [result] = JSON.parse(sarif.out).runs[0].results;
    expect(result).toMatchObject({ ruleId: "checked-locally", level: "warning" });
    expect(result.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "note.json", index: 0 },
      region: { startLine: 3, startColumn: 47 },
    });
    const json = await rkat(["lint", "note.json", "--format", "json"], { files });
    expect(JSON.parse(json.out).files[0].profiles).toHaveLength(6);
  });

  it.each([
    [["lint", "none.json"], "none.json cannot be read"],
    [["lint", "list.json"], "list.json holds no JSON object at its root"],
    [["lint", "cut.json"], "cut.json is no JSON: "],
    [["lint", "cut.yaml"], "cut.yaml is no YAML: "],
    [["explain", "none.json"], "none.json cannot be read"],
    [["lint", "list.json", "--provider", "mistral"], "It must be all or one of anthropic, openai"],
    [["lint"], "missing required argument 'file'"],
  ])("refuses %j", async (args, message) => {
    const files = { "list.json": "[1]", "cut.json": '{"a":', "cut.yaml": "a: [" };
    const { code, out, err } = await rkat(args, { files });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
  });
});

describe("rkat schema explain", () => {
  it("shows a schema beside what would be sent", async () => {
    const { code, out } = await rkat(["explain", "-", "--provider", "openai"], { stdin: NOTE });
    expect(code).toBe(0);
    expect(out).toContain("stdin for openai\n\nYOURS  ");
    expect(out).toContain("/properties/note/maxLength: 200            rewritten        ");
    const json = await rkat(["explain", "-", "--format", "json", "--provider", "all"], { stdin: NOTE });
    expect(JSON.parse(json.out).explanations).toHaveLength(6);
  });

  it("fails for a schema that cannot be sent", async () => {
    const { code, out } = await rkat(["explain", "-", "--provider", "openai"], {
      stdin: '{"type":"string","enum":[1]}',
    });
    expect(code).toBe(1);
    expect(out).toContain("stdin for openai: refused\n    (root): Invalid");
  });
});

describe("a place in a text", () => {
  it("is that of a key or of an item, whatever its name", () => {
    const locate = locator('{\n  "a/b": [1,\n {"~": 2}]}');
    expect(locate([])).toEqual({ line: 1, column: 1 });
    expect(locate(["a/b"])).toEqual({ line: 2, column: 3 });
    expect(locate(["a/b", "1"])).toEqual({ line: 3, column: 2 });
    expect(locate(["a/b", "1", "~"])).toEqual({ line: 3, column: 3 });
    expect(locate(["a/b", "7"])).toBeUndefined();
    expect(locate(["constructor"])).toBeUndefined();
    expect(locator("")(["a"])).toBeUndefined();
  });
});

it("starts without the runtime, which other commands load", () => {
  const program = fileURLToPath(new URL("../../bin/rkat.mjs", import.meta.url));
  const hook = `import { registerHooks } from "node:module";
    registerHooks({ load: (url, context, next) => { console.error("loads " + url); return next(url, context); } });`;
  const loaded = (...args: readonly string[]) =>
    spawnSync(process.execPath, ["--import", `data:text/javascript,${encodeURIComponent(hook)}`, program, ...args], {
      encoding: "utf8",
    }).stderr;
  const lint = loaded("schema", "lint", CITY);
  expect(lint).toMatch(/lint-command/);
  expect(lint).not.toMatch(/cli\/dist\/(compose|simulator|sqlite|serve-stdio)/);
  expect(loaded("models", "catalog")).toMatch(/cli\/dist\/compose/);
});
