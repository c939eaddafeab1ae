import type { JsonValue } from "@meerkat/protocol";

/** How much of one value messages quote, in UTF-16 code units. */
const MAX_QUOTED = 200;

/** A value as JSON, cut where it is long. */
export function quote(value: JsonValue, length: number = MAX_QUOTED): string {
  // Half of a long text need not be written as JSON to be cut.
  const text = JSON.stringify(typeof value === "string" && value.length > length ? cut(value, length) : value);
  return text.length > length + 2 ? `${cut(text, length)}...` : text;
}

/** Cuts without leaving half of a surrogate pair. */
export function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");
}

/** As many lines, from the first, as fit into a length; what is left out is counted in one line more. */
export function boundLines(
  lines: readonly string[],
  length: number,
  more: (count: number) => string,
): readonly string[] {
  let left = length;
  const end = lines.findIndex((line) => {
    left -= line.length + 1;
    return left < 0;
  });
  return end < 0 ? lines : [...lines.slice(0, end), more(lines.length - end)];
}
