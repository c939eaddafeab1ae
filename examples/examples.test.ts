import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const home = mkdtempSync(join(tmpdir(), "meerkat-examples-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What each example must print. An example that is not here fails the last test. */
const EXPECTED: Readonly<Record<string, (stdout: string) => void>> = {
  "over-rpc.ts": sayCity,
  "in-process.ts": sayCity,
  "typed.ts": (stdout) => expect(stdout).toMatch(/^[A-Z]+ \d+\n$/),
  "zod.ts": (stdout) => expect(stdout).toMatch(/^(so far: .*\n)+[A-Z]+ \d+\n$/),
  "tools.ts": (stdout) => expect(stdout).toMatch(/^1 .*found/s),
  "zod-tool.ts": (stdout) => expect(stdout).toMatch(/^1 .*\(en\)/s),
  "first-run.sh": (stdout) =>
    expect(JSON.parse(stdout)).toMatchObject({ structured_output: { city: expect.any(String) } }),
  "cli.sh": (stdout) => expect(stdout).toMatch(/Norway.*shorter.*Where were we/s),
  "by-hand.sh": (stdout) => {
    const messages = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(messages[0]).toMatchObject({ id: 1, result: { contract_version: "0.5.1" } });
    expect(messages.at(-1)).toMatchObject({ id: 2, result: { text: expect.any(String) } });
    expect(messages.at(-2)).toMatchObject({ method: "session/event", params: { event: { type: "run_completed" } } });
  },
  "protocol-decode.ts": (stdout) =>
    expect(stdout).toBe(
      'end_turn 12\n{"prompt":"Where is Tokyo?","output_schema":{"type":"object","properties":{"zip_code":{"type":"string"}}}}\n/prompt must be string or array\n',
    ),
  "errors-rpc.ts": (stdout) =>
    expect(stdout).toBe("-32001\nSESSION_NOT_FOUND There is no session s-1. List them with session/list.\n404 10\n"),
  "match-event.ts": (stdout) => expect(stdout).toMatch(/Tokyo.*\n\d+ tokens/s),
  "cassette.ts": (stdout) => expect(stdout).toBe("Hello! The meerkats are on guard.\n"),
  "simulator.ts": (stdout) => expect(stdout).toContain("finish"),
  "store-conformance.ts": (stdout) => expect(stdout.trim().split("\n").length).toBeGreaterThan(20),
  "repair.ts": (stdout) =>
    expect(stdout).toMatch(
      /^surrounding_text \nenum_case .*\nnumeric_string .*\nsingle_item .*\npart .*\/items\/1 is wrong/,
    ),
  "lower-zod.ts": (stdout) => expect(stdout).toBe('250 {"title":"Pancakes","amounts":{"flour":250}}\n'),
  "lower-map.ts": (stdout) =>
    expect(stdout).toMatch(/^openai .*"key":"ada".* nothing is lost\nanthropic .*`minimum`.*\ngemini \{"ada":3\} /),
  "judge.ts": (stdout) => expect(stdout).toContain('allowed: "small", "large"'),
  "lint.ts": (stdout) =>
    expect(stdout).toMatch(/^anthropic \/properties\/name\/maxLength\nopenai loses nothing\n.*rewritten \S+pattern\n/s),
  "schema.sh": (stdout) => expect(stdout).toMatch(/openai {5}clean, 1 note.*YOURS.*\/required.*kept/s),
  "run-job.ts": (stdout) => expect(stdout).toContain('"structured_output"'),
};

function sayCity(stdout: string): void {
  expect(stdout).toMatch(/inputTokens: \d+/);
  expect(stdout).toContain("Osaka");
}

describe("every example runs and prints what it promises", () => {
  it.each(Object.entries(EXPECTED))("%s", { timeout: 60_000 }, (name, check) => {
    const [command, args] = name.endsWith(".sh")
      ? (["sh", [join("examples", name)]] as const)
      : ([process.execPath, [join("examples", name)]] as const);
    const bin = join(ROOT, "node_modules/.bin");
    const env = {
      ...process.env,
      HOME: home,
      XDG_DATA_HOME: join(home, "data"),
      PATH: `${join(process.execPath, "..")}:${bin}:${process.env.PATH}`,
    };
    check(execFileSync(command, args, { cwd: ROOT, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }));
  });

  it("there is no example that this test does not run", () => {
    const files = readdirSync(import.meta.dirname).filter(
      (name) => /\.(ts|sh)$/.test(name) && !name.endsWith(".test.ts"),
    );
    expect(files.sort()).toEqual(Object.keys(EXPECTED).sort());
  });
});
