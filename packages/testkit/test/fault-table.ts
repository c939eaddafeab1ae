import { isMeerkatError } from "@meerkat/client";

/** What one round of a cell saw. */
export interface Seen {
  readonly error: unknown;
  /** From the fault to the rejection. */
  readonly ms: number;
  /** Processes left over. */
  readonly left: number;
}

/** All rounds of a cell. */
export interface Cell {
  readonly codes: readonly string[];
  /** The median. */
  readonly ms: number;
  readonly left: number;
}

/** Faults down, what waited across. */
export class FaultTable {
  readonly #rows: (readonly string[])[] = [];

  add(fault: string, state: string, seen: readonly Seen[]): Cell {
    const codes = [...new Set(seen.map(({ error }) => codeOf(error)))];
    const times = seen.map(({ ms }) => ms).sort((a, b) => a - b);
    const ms = times[times.length >> 1] ?? 0;
    const left = seen.reduce((sum, round) => sum + round.left, 0);
    this.#rows.push([fault, state, codes.join("/"), `${ms.toFixed(1)} ms`, `${left} left`]);
    return { codes, ms, left };
  }

  note(fault: string, state: string, what: string): void {
    this.#rows.push([fault, state, what, "", ""]);
  }

  text(): string {
    const head = ["fault", "what waited", "code", "median", "children"];
    const rows = [head, ...this.#rows.toSorted((a, b) => `${a[0]}`.localeCompare(`${b[0]}`))];
    const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const lines = rows.map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
    return `fault table: the code seen, the time from the fault to the rejection, processes left over\n${lines.join("\n")}`;
  }
}

function codeOf(error: unknown): string {
  if (isMeerkatError(error)) return error.code;
  return error instanceof Error ? "signal.reason" : String(error);
}
