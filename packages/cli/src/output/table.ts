/** Rows as aligned columns under a heading; control characters in a cell become spaces. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heading, ...rows].map((row) => row.map(clean));
  const widths = heading.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `${lines.join("\n")}\n`;
}

/** Labels and names come from anywhere, and a terminal obeys what it is sent. */
function clean(cell: string): string {
  return cell.replaceAll(/\p{Cc}/gu, " ");
}
