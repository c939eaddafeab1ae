import { type Aim, addedBy, type Benchmark, type Measured, ratioOf, verdictOf } from "./benchmark.ts";
import type { Summary } from "./statistics.ts";
import { table } from "./table.ts";

/** A benchmark with what it measured. */
export interface Outcome extends Pick<Benchmark, "name" | "aim"> {
  readonly measured: readonly Measured[];
}

/** Figures of the published Rust server, taken once on a machine of this kind; not measured here. */
const PUBLISHED =
  "The published Rust server on the same kind of machine: 23 ms to `initialize`, 21 MB, 36, 150 and 152 turns a second " +
  "(1, 16, 64 sessions), 16 ms rising to 72 ms a turn at 4,000 messages of history.";

const HEADS = ["what", "ours", "floor", "ratio", "aim", "verdict", "samples"];
const LEGEND = "Medians, quartiles in brackets; a ratio above 1 is dearer than the floor. Nothing here is a test.";

/** The table for people. */
export function textReport(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap(({ name, aim, measured }) =>
    measured.map((one) => cells(`${name}: ${one.what}`, one, aim)),
  );
  return `${machine()}\n\n${table([HEADS, ...rows])}\n\n${LEGEND}\n${PUBLISHED}\n`;
}

/** The same for programs: one object, keys and their order stay as they are. */
export function jsonReport(outcomes: readonly Outcome[]): string {
  const { version, platform, arch } = process;
  const benchmarks = outcomes.map(({ name, aim, measured }) => ({
    name,
    aim: aim ?? null,
    measured: measured.map((one) => jsonRow(one, aim)),
  }));
  return `${JSON.stringify({ node: version, platform, arch, benchmarks }, null, 2)}\n`;
}

function machine(): string {
  return `Node ${process.version}, ${process.platform} ${process.arch}`;
}

function jsonRow(measured: Measured, aim: Aim | undefined): object {
  if ("skipped" in measured) return measured;
  const { what, unit, better, ours, floor } = measured;
  const own = measured.aim === undefined ? {} : { aim: measured.aim };
  return { what, unit, better, ours, floor, ...own, ratio: ratioOf(measured), verdict: verdictOf(measured, aim) };
}

function cells(what: string, measured: Measured, benchmarkAim: Aim | undefined): readonly string[] {
  if ("skipped" in measured) return [what, "skipped", measured.skipped];
  const aim = measured.aim ?? benchmarkAim;
  const { unit, ours, floor } = measured;
  const counts = `${ours.samples}/${floor.samples}`;
  return [
    what,
    side(ours, unit),
    side(floor, unit),
    typeof aim === "object" ? added(addedBy(measured)) : times(ratioOf(measured)),
    aimText(aim),
    verdictOf(measured, aim),
    counts,
  ];
}

function aimText(aim: Aim | undefined): string {
  if (aim === undefined) return "";
  return typeof aim === "number" ? times(aim) : added(aim.addedMs);
}

function added(milliseconds: number): string {
  return `+${figure(milliseconds)} ms`;
}

function side({ median, lowerQuartile, upperQuartile }: Summary, unit: string): string {
  return `${figure(median)} ${unit} (${figure(lowerQuartile)}-${figure(upperQuartile)})`;
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)}x`;
}

/** Three digits that mean something, whole numbers in groups. */
export function figure(value: number): string {
  return new Intl.NumberFormat("en", {
    maximumSignificantDigits: Math.max(3, Math.trunc(value).toString().length),
  }).format(value);
}
