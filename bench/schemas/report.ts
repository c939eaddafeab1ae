import { percentile } from "../lib/statistics.ts";
import { table } from "../lib/table.ts";
import { type Column, isSound, type Row } from "./row.ts";

const HEADS = [
  ...["provider", "by", "sound", "schemas", "refused", "exact", "checked", "hint", "breaks rules"],
  ...["ajv", "llguidance", "xgrammar", "changed", "unsayable", "admitted", "walk leaks", "undecodable", "mutant leaks"],
  ...["p50 ms", "p95 ms"],
];

/** One line for each contender. */
export function reportOf(rows: readonly Row[]): string {
  const groups = Map.groupBy(rows, ({ profile, contender }) => `${profile}\n${contender}`);
  return table([HEADS, ...[...groups.values()].map(line)]);
}

function line(rows: readonly Row[]): readonly string[] {
  const [first] = rows;
  const lowered = rows.filter(({ refused }) => refused === undefined);
  const of = (holds: (row: Row) => boolean) => `${lowered.filter(holds).length}`;
  const share = (kind: Row["share"]) =>
    first?.contender === "ours" ? percent(lowered.filter((row) => row.share === kind).length, rows.length) : "-";
  const times = rows.map(({ ms }) => ms);
  return [
    ...[first?.profile ?? "", first?.contender ?? "", percent(rows.filter(isSound).length, rows.length)],
    ...[`${rows.length}`, `${rows.length - lowered.length}`, share("exact"), share("checked"), share("hint")],
    of(({ breaches }) => breaches.length > 0),
    ...["ajv", "llguidance", "xgrammar"].map((engine) => of(({ uncompiled }) => uncompiled[engine] !== undefined)),
    ...[instances(lowered, "changed", "valid"), instances(lowered, "unsayable", "valid")],
    ...[instances(lowered, "admitted", "invalid"), instances(lowered, "walkLeaks", "walks")],
    ...[`${sum(lowered, (row) => row.failures.undecodable.length)}`, instances(lowered, "mutantLeaks", "mutants")],
    ...[percentile(times, 0.5).toFixed(2), percentile(times, 0.95).toFixed(2)],
  ];
}

function instances(rows: readonly Row[], column: Column, of: keyof Row["counts"]): string {
  return `${sum(rows, (row) => row.failures[column].length)}/${sum(rows, (row) => row.counts[of])}`;
}

function sum(rows: readonly Row[], figure: (row: Row) => number): number {
  return rows.reduce((total, row) => total + figure(row), 0);
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)} %`;
}

/** What the table cannot say in a cell. */
export function notesOf(rows: readonly Row[]): readonly string[] {
  const byUs = rows.filter(({ contender }) => contender === "ours");
  const [first] = Map.groupBy(byUs.length > 0 ? byUs : rows, ({ profile }) => profile).values();
  const labels = sum(first ?? [], (row) => row.counts.mislabelled);
  const [walks, cut] = [sum(rows, (row) => row.counts.walks), sum(rows, (row) => row.counts.cut)];
  return [
    "sound: lowered, keeps the provider's documented rules, compiles in ajv and llguidance (self-hosted: XGrammar too), no silent loss",
    `${labels} labels are contradicted by ajv, whose verdict counts`,
    `${sum(rows, (row) => row.counts.narrowed)} valid instances with undeclared keys are left out`,
    `${cut} of ${walks} walks were cut because they did not end (${percent(cut, walks)})`,
  ];
}

/** Names and reasons of all that is not sound. */
export function failureList(rows: readonly Row[]): string {
  return rows
    .filter((row) => !isSound(row))
    .map(failureOf)
    .join("\n");
}

function failureOf(row: Row): string {
  const head = `${row.profile} ${row.contender} ${row.schema}:`;
  if (row.refused !== undefined) return `${head} refused: ${row.refused}`;
  const parts = [
    ...row.breaches.slice(0, 3).map(({ pointer, rule }) => `breaks "${rule}" at ${pointer || "the root"}`),
    ...Object.entries(row.uncompiled).map(([engine, why]) => `${engine}: ${why.slice(0, 120)}`),
    ...Object.entries(row.failures).flatMap(([column, [first]]) =>
      first === undefined
        ? []
        : [`${column}: ${JSON.stringify(first.value).slice(0, 150)} ${first.why.slice(0, 3).join(", ")}`],
    ),
  ];
  return `${head} ${parts.join("; ")}`;
}
