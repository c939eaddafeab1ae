import { describe, expect, it } from "vitest";
import type { Comparison } from "./benchmark.ts";
import { figure, jsonReport, type Outcome, textReport } from "./report.ts";
import { summarise } from "./statistics.ts";

const slow: Comparison = {
  what: "process to `initialize`",
  unit: "ms",
  better: "less",
  ours: summarise([59, 60, 61]),
  floor: summarise([29, 30, 31]),
};
const fast: Comparison = { ...slow, what: "turns", unit: "/s", better: "more", ours: summarise([4000]) };

function lineWith(text: string, outcomes: readonly Outcome[]): string {
  return (
    textReport(outcomes)
      .split("\n")
      .find((line) => line.includes(text)) ?? ""
  ).replaceAll(/ {2,}/g, " | ");
}

describe("the report for people", () => {
  it("says what it cost, what the least is, and whether that is within the aim", () => {
    const row = "start: process to `initialize` | 60 ms (59.5-60.5) | 30 ms (29.5-30.5) | 2.00x | 1.50x | over | 3/3";
    expect(lineWith("initialize` ", [{ name: "start", aim: 1.5, measured: [slow] }])).toBe(row);
    expect(lineWith("initialize` ", [{ name: "start", aim: 2, measured: [slow] }])).toContain("| within |");
  });

  it("counts a rate the other way round: more than the floor is a ratio below 1", () => {
    expect(lineWith("turns", [{ name: "turns", aim: 3, measured: [fast] }])).toContain("| 0.01x | 3.00x | within |");
  });

  it("says what was added where the aim is an amount", () => {
    const measured = [slow];
    const within = lineWith("initialize` ", [{ name: "start", aim: { addedMs: 30 }, measured }]);
    expect(within).toContain("| +30 ms | +30 ms | within |");
    expect(lineWith("initialize` ", [{ name: "start", aim: { addedMs: 29 }, measured }])).toContain(
      "| +29 ms | over |",
    );
  });

  it("judges a comparison by its own aim where it has one", () => {
    const outcomes = [{ name: "start", aim: 3, measured: [{ ...slow, aim: 1 }] }];
    expect(lineWith("initialize` ", outcomes)).toContain("| 1.00x | over |");
    expect(JSON.parse(jsonReport(outcomes)).benchmarks[0].measured[0]).toMatchObject({ aim: 1, verdict: "over" });
  });

  it("gives no verdict where there is no aim, and the reason where there is no figure", () => {
    expect(lineWith("turns", [{ name: "turns", aim: undefined, measured: [fast] }])).toContain("| orientation |");
    const skipped = { what: "resident", skipped: "no /proc here" };
    expect(lineWith("resident", [{ name: "memory", aim: 2, measured: [skipped] }])).toContain(
      "skipped | no /proc here",
    );
  });

  it("keeps three digits that mean something", () => {
    expect([0.12345, 5.678, 41.23, 1234.5, 56_789].map(figure)).toEqual(["0.123", "5.68", "41.2", "1,235", "56,789"]);
  });
});

describe("the report for programs", () => {
  it("holds the same facts", () => {
    const outcomes = [{ name: "start", aim: 1.5, measured: [slow, { what: "resident", skipped: "why" }] }];
    const { benchmarks } = JSON.parse(jsonReport(outcomes));
    const measured = [
      { what: slow.what, unit: "ms", better: "less", ours: slow.ours, floor: slow.floor, ratio: 2, verdict: "over" },
      { what: "resident", skipped: "why" },
    ];
    expect(benchmarks).toEqual([{ name: "start", aim: 1.5, measured }]);
  });
});
