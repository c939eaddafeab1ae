import type { Contender } from "./contender.ts";
import type { Case } from "./corpus.ts";
import type { Engines } from "./engines.ts";
import { judgeCase } from "./judge.ts";
import type { Row } from "./row.ts";
import { truthOf } from "./truth.ts";

/** How many schemas may wait for the engines while the next ones are lowered. */
const AHEAD = 16;

/** Every row of every contender, in the order of the contenders. */
export async function runAll(
  cases: readonly Case[],
  contenders: readonly Contender[],
  engines: Engines | undefined,
): Promise<readonly Row[]> {
  const pending: Promise<readonly Row[]>[] = [];
  for (const [index, one] of cases.entries()) {
    const { rows } = await rowsOf(one, contenders, engines);
    pending.push(rows);
    await pending[index - AHEAD];
    if (index % 100 === 99) process.stderr.write(`${index + 1} of ${cases.length} schemas\n`);
  }
  const rows = await Promise.all(pending);
  return contenders.flatMap((_, index) => rows.flatMap((row) => row[index] ?? []));
}

async function rowsOf(one: Case, contenders: readonly Contender[], engines: Engines | undefined) {
  const truth = truthOf(one.schema);
  const rows: Promise<Row>[] = [];
  for (const contender of contenders) rows.push((await judgeCase(one, contender, { truth, engines })).row);
  return { rows: Promise.all(rows) };
}
