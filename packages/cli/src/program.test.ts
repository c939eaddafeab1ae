import { describe, expect, it } from "vitest";
import { runtimeEnvironment } from "./env.ts";
import { firstWord } from "./first-word.ts";
import { SERVER_FLAGS } from "./flags.ts";
import { createLog } from "./log.ts";
import { parseFlags } from "./rpc/parse-flags.ts";
import { serverArguments } from "./rpc/server-options.ts";

describe("the first word", () => {
  it.each([
    [["hello"], "hello"],
    [["--realm", "a", "sessions", "list"], "sessions"],
    [["-r", "a", "--isolated", "rpc"], "rpc"],
    [["--realm=a", "rpc"], "rpc"],
    [["--state-root", "rpc"], undefined],
    [[], undefined],
  ])("of %j is %j", (args, word) => {
    expect(firstWord(args)?.word).toBe(word);
  });
});

describe("the options of the server", () => {
  it("are read in every spelling, the last one counts", () => {
    const { values, switches } = parseFlags(
      ["-r", "a", "--realm=b=c", "--isolated", "--state-root", "-"],
      SERVER_FLAGS,
    );
    expect(values).toEqual({ realm: "b=c", "state-root": "-" });
    expect([...switches]).toEqual(["isolated"]);
  });

  it("have defaults and units", () => {
    expect(serverArguments([])).toEqual({
      place: { isolated: false },
      drainMs: 10_000,
      maxLineBytes: 67_108_864,
      scenario: undefined,
    });
    expect(serverArguments(["--drain", "0.5", "--max-line-bytes", "2048"])).toMatchObject({
      drainMs: 500,
      maxLineBytes: 2048,
    });
    expect(serverArguments(["--realm", "x", "-h"])).toEqual({ print: "help" });
  });

  it.each([
    ["--drain", "-1"],
    ["--drain", "Infinity"],
    ["--max-line-bytes", "10"],
    ["--state-root", ""],
    ["--realm", "--isolated"],
  ])("refuse %s %j", (...args) => {
    expect(() => serverArguments(args)).toThrow(expect.objectContaining({ code: "INVALID_ARGS" }));
  });
});

describe("the log", () => {
  const lines = (env: Readonly<Record<string, string>>) => {
    const written: string[] = [];
    const log = createLog((line) => written.push(line), env);
    for (const level of ["debug", "info", "warn", "error"] as const) log(level, `a\n${level}`, { n: 1 });
    return written;
  };

  it("is quiet below a warning, unless it is told otherwise", () => {
    expect(lines({})).toEqual(['warn: a warn {"n":1}\n', 'error: a error {"n":1}\n']);
    expect(lines({ RKAT_LOG: "debug" })).toHaveLength(4);
    expect(lines({ RUST_LOG: "info" })).toHaveLength(3);
    expect(lines({ RKAT_LOG: "ERROR", RUST_LOG: "debug" })).toHaveLength(1);
    expect(lines({ RKAT_LOG: "meerkat=trace" })).toHaveLength(2);
  });
});

describe("the environment of the runtime", () => {
  it("holds the model and the keys and nothing else", () => {
    const env = { RKAT_MODEL: "m", ANTHROPIC_API_KEY: "env", PASSWORD: "secret" };
    const seen = runtimeEnvironment(env);
    expect(seen).toMatchObject({ RKAT_MODEL: "m", ANTHROPIC_API_KEY: "env" });
    expect(seen).not.toHaveProperty("PASSWORD");
  });
});
