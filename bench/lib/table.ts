/** Rows as aligned columns, the first row as their heads. A short row leaves its last columns empty. */
export function table(rows: readonly (readonly string[])[]): string {
  const [heads = [], ...body] = rows;
  // A row that says why there is no figure is not a reason to widen every other row's columns.
  const full = rows.filter((row) => row.length === heads.length);
  const widths = heads.map((_, column) => Math.max(...full.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return [line(heads), rule, ...body.map(line)].join("\n");
}
