import { describe, expect, it } from "vitest";
import { SessionUsage, type WireUsage } from "./session-usage.ts";

const tokens = (input: number, output: number, cached?: number): WireUsage => ({
  input_tokens: input,
  output_tokens: output,
  ...(cached === undefined ? {} : { cache_read_tokens: cached }),
});

describe("a run's own usage", () => {
  it("is the difference to the sum before", () => {
    const usage = new SessionUsage();
    usage.begin();
    expect(usage.account(tokens(10, 2, 4))(undefined)).toEqual(tokens(10, 2, 4));
    expect(usage.account(tokens(30, 5, 4))(undefined)).toEqual(tokens(20, 3, 0));
    usage.note(tokens(50, 9, 4));
    expect(usage.account(tokens(51, 10, 4))(tokens(9, 9))).toEqual(tokens(1, 1, 0));
  });

  it("is what its calls told where the sum before is not known or not certain", () => {
    const usage = new SessionUsage();
    expect(usage.account(tokens(100, 20))(tokens(10, 2))).toEqual(tokens(10, 2));
    usage.doubt();
    expect(usage.account(tokens(130, 30))(tokens(10, 2))).toEqual(tokens(10, 2));
    usage.doubt();
    expect(usage.account(tokens(140, 40))(undefined)).toEqual(tokens(10, 10));
  });

  it("is the session's sum where nothing else is known", () => {
    const usage = new SessionUsage();
    expect(usage.account(tokens(100, 20))(undefined)).toEqual(tokens(100, 20));
    expect(usage.account(tokens(90, 10))(undefined)).toEqual(tokens(90, 10));
    expect(usage.account(tokens(110, 25))(undefined)).toEqual(tokens(10, 5));
  });

  it("ignores what holds no counts", () => {
    const usage = new SessionUsage();
    usage.begin();
    for (const nothing of [null, {}, { input_tokens: "1", output_tokens: 2 }, undefined]) usage.note(nothing);
    expect(usage.account(tokens(1, 1))(undefined)).toEqual(tokens(1, 1));
  });
});
